# SPDX-License-Identifier: GPL-2.0-only
#
# The guest's process 1: static, because the guest's C library is another.

INIT_OBJS	:= $(patsubst init/%.c,$(COMMON)/obj/init/%.o,$(wildcard init/*.c))
INIT_CFLAGS	:= -O2 -Iinclude

$(INIT_OBJS): $(COMMON)/obj/init/%.o: init/%.c init/init.mk
	$(call object,$(INIT_CFLAGS))

$(COMMON)/init: $(INIT_OBJS)
	$(call program,-static -s)

-include $(call depends,$(INIT_OBJS))
