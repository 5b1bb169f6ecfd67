# SPDX-License-Identifier: GPL-2.0-only
# The guest's process 1: static, because the guest's C library is another.

INIT_OBJS := $(patsubst %,$(B)/obj/init/%.o,\
	init say mounts power account console agent command program host line \
	request)
INIT_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror

$(B)/obj/init/%.o: init/%.c init/init.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(INIT_CFLAGS) -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@.tmp $<
	$(Q)mv $@.tmp $@

$(B)/init: $(INIT_OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) -static -s -o $@.tmp $^ && mv $@.tmp $@

-include $(INIT_OBJS:.o=.d)
