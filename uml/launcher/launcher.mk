# SPDX-License-Identifier: GPL-2.0-only
#
# uml/launcher/*.c -> build/umlab, and build/umlab-asan for the tests

LAUNCHER_SRCS	:= $(wildcard uml/launcher/*.c)
LAUNCHER_CFLAGS	:= -std=gnu11 -D_GNU_SOURCE -g -Wall -Wextra -Werror
LAUNCHER_OBJS	:= $(patsubst uml/launcher/%.c,$(B)/obj/launcher/%.o,$(LAUNCHER_SRCS))
LAUNCHER_ASAN	:= $(patsubst uml/launcher/%.c,$(B)/obj/launcher-asan/%.o,$(LAUNCHER_SRCS))
ASAN_CFLAGS	:= -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

$(B)/obj/launcher/%.o: uml/launcher/%.c uml/launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -O2 -MMD -MP -c -o $@ $<

$(B)/obj/launcher-asan/%.o: uml/launcher/%.c uml/launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$< (ASan))
	$(Q)$(CC) $(LAUNCHER_CFLAGS) $(ASAN_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/umlab: $(LAUNCHER_OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) -o $@.tmp $^ && mv $@.tmp $@

$(B)/umlab-asan: $(LAUNCHER_ASAN)
	$(call say,LD,$@)
	$(Q)$(CC) $(ASAN_CFLAGS) -o $@.tmp $^ && mv $@.tmp $@

-include $(LAUNCHER_OBJS:.o=.d) $(LAUNCHER_ASAN:.o=.d)
