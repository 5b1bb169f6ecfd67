# SPDX-License-Identifier: GPL-2.0-only
#
# The guest tests: one static program a source file, in $(B)/tests/;
# those that tests/calls/calls.t runs are called *_test. Their
# harness is the kernel's own, taken from the unpacked tree.

TEST_CFLAGS := -O2 -Isyscalls/include -isystem $(KTREE)/tools/testing/selftests
TEST_BINS := $(patsubst tests/guest/%.c,$(B)/tests/%,\
	$(sort $(wildcard tests/guest/*.c)))

$(TEST_BINS): $(B)/tests/%: tests/guest/%.c tests/guest/guest.mk | $(B)/obj/umlab.h $(B)/src/unpacked
	$(call guest_program,$(TEST_CFLAGS))

$(B)/tests/enosys: $(B)/obj/umlab_all_calls.h
$(B)/tests/enosys: TEST_CFLAGS += -I$(B)/obj

-include $(call depends,$(TEST_BINS))
