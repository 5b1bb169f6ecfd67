# SPDX-License-Identifier: GPL-2.0-only
#
# The demos: one program a source file, in $(COMMON)/demos/. -Og, so that gdb on the
# demo's side steps from line to line.

DEMO_CFLAGS := -Og -Isyscalls/include
DEMO_BINS := $(patsubst demos/%.c,$(COMMON)/demos/%,$(sort $(wildcard demos/*.c)))

$(DEMO_BINS): $(COMMON)/demos/%: demos/%.c demos/demos.mk | $(COMMON)/obj/umlab.h
	$(call guest_program,$(DEMO_CFLAGS))

$(COMMON)/demos/strace_calls: $(COMMON)/obj/umlab_calls.h
$(COMMON)/demos/strace_calls: DEMO_CFLAGS += -I$(COMMON)/obj

-include $(call depends,$(DEMO_BINS))
