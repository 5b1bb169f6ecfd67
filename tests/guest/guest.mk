# SPDX-License-Identifier: GPL-2.0-only
#
# The guest tests: one static program a source file, in $(COMMON)/tests/;
# those that tests/calls/calls.t runs are called *_test. Their
# harness is the kernel's own, taken from the unpacked tree.

TEST_CFLAGS := -O2 -Iinclude -Isyscalls/include -isystem $(KTREE)/tools/testing/selftests
# clang sees into the harness's macros, whose TEST() does not use all it is given
TEST_CFLAGS += $(if $(findstring clang,$(CC)),-Wno-unused-parameter)
TEST_BINS := $(patsubst tests/guest/%.c,$(COMMON)/tests/%,\
	$(sort $(wildcard tests/guest/*.c)))

$(TEST_BINS): $(COMMON)/tests/%: tests/guest/%.c tests/guest/guest.mk | $(COMMON)/obj/umlab.h $(B)/src/unpacked
	$(call guest_program,$(TEST_CFLAGS))

$(COMMON)/tests/enosys: $(COMMON)/obj/umlab_all_calls.h
$(COMMON)/tests/enosys: TEST_CFLAGS += -I$(COMMON)/obj

-include $(call depends,$(TEST_BINS))
