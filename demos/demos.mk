# SPDX-License-Identifier: GPL-2.0-only
#
# The demos: one program a source file, in $(B)/demos/. -Og, so that gdb on the
# demo's side steps from line to line.

DEMO_CFLAGS := -Og -Isyscalls/include
DEMO_BINS := $(patsubst demos/%.c,$(B)/demos/%,$(sort $(wildcard demos/*.c)))

$(DEMO_BINS): $(B)/demos/%: demos/%.c demos/demos.mk | $(B)/obj/umlab.h
	$(call guest_program,$(DEMO_CFLAGS))

$(B)/demos/strace_calls: $(B)/obj/umlab_calls.h
$(B)/demos/strace_calls: DEMO_CFLAGS += -I$(B)/obj

-include $(call depends,$(DEMO_BINS))
