# SPDX-License-Identifier: GPL-2.0-only
#
# The demos: one static program a source file, in $(B)/demos/. Static, because
# the host's C library may be newer than the guest's. -Og, so that gdb on the
# demo's side steps from line to line.

DEMO_CFLAGS := -std=gnu11 -D_GNU_SOURCE -Og -g -Wall -Wextra -Werror -Isyscalls/include
DEMO_BINS := $(patsubst demos/%.c,$(B)/demos/%,$(sort $(wildcard demos/*.c)))

$(B)/demos/%: demos/%.c demos/demos.mk | $(B)/obj/umlab.h
	$(Q)mkdir -p $(@D) $(B)/obj/demos
	$(call say,CC,$@)
	$(Q)$(CC) $(DEMO_CFLAGS) -static -MMD -MP -MT $@ \
		-MF $(B)/obj/demos/$*.d -o $@.tmp $<
	$(Q)mv -f $@.tmp $@

$(B)/demos/strace_calls: $(B)/obj/umlab_calls.h
$(B)/demos/strace_calls: DEMO_CFLAGS += -I$(B)/obj

-include $(DEMO_BINS:$(B)/demos/%=$(B)/obj/demos/%.d)
