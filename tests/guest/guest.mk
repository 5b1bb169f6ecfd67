# SPDX-License-Identifier: GPL-2.0-only
#
# The guest tests: one static program a source file, in $(B)/tests/;
# those that tests/calls.t runs are called *_test. Their
# harness is the kernel's own, taken from the unpacked tree.

TEST_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror \
	-Isyscalls/include -isystem $(KTREE)/tools/testing/selftests
TEST_BINS := $(patsubst tests/guest/%.c,$(B)/tests/%,\
	$(sort $(wildcard tests/guest/*.c)))

$(B)/tests/%: tests/guest/%.c tests/guest/guest.mk | $(B)/obj/umlab.h $(B)/src/unpacked
	$(Q)mkdir -p $(@D) $(B)/obj/tests
	$(call say,CC,$@)
	$(Q)$(CC) $(TEST_CFLAGS) -static -pthread -MMD -MP -MT $@ \
		-MF $(B)/obj/tests/$*.d -o $@.tmp $<
	$(Q)mv -f $@.tmp $@

$(B)/tests/enosys: $(B)/obj/umlab_all_calls.h
$(B)/tests/enosys: TEST_CFLAGS += -I$(B)/obj

-include $(TEST_BINS:$(B)/tests/%=$(B)/obj/tests/%.d)
