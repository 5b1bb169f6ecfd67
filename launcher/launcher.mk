# SPDX-License-Identifier: GPL-2.0-only
#
# launcher/*.c -> build/umlab, and build/umlab-asan for the tests

LAUNCHER_SRCS	:= $(wildcard launcher/*.c)
LAUNCHER_CFLAGS	:= -std=gnu11 -D_GNU_SOURCE -g -Wall -Wextra -Werror
LAUNCHER_OBJS	:= $(patsubst launcher/%.c,$(B)/obj/launcher/%.o,$(LAUNCHER_SRCS))
LAUNCHER_ASAN	:= $(patsubst launcher/%.c,$(B)/obj/launcher-asan/%.o,$(LAUNCHER_SRCS))
ASAN_CFLAGS	:= -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

# umlab-record tells which system calls a machine makes: launcher/record
LAUNCHER_RECORD	:= $(filter-out %/filter.o %/refuse.o,$(LAUNCHER_OBJS)) \
	$(B)/obj/launcher-record/filter.o $(B)/obj/launcher-record/record.o

FILTER_PROGRAMS	:= $(B)/obj/launcher/filter-programs.h
LAUNCHER_CFLAGS	+= -I$(B)/obj/launcher

# libseccomp is needed here and not in umlab itself
$(B)/obj/launcher/compile: launcher/filter/compile.c $(wildcard launcher/filter/*.h)
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -O2 -o $@ $< -lseccomp

$(FILTER_PROGRAMS): $(B)/obj/launcher/compile
	$(call say,GEN,$@)
	$(Q)$< >$@.tmp && mv $@.tmp $@

$(LAUNCHER_OBJS) $(LAUNCHER_ASAN) $(LAUNCHER_RECORD): | $(FILTER_PROGRAMS)

$(B)/obj/launcher-record/filter.o: launcher/filter.c launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$< (record))
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -O2 -DUMLAB_RECORD -MMD -MP -c -o $@ $<

$(B)/obj/launcher-record/%.o: launcher/filter/%.c launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -O2 -MMD -MP -c -o $@ $<

$(B)/obj/launcher/%.o: launcher/%.c launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(LAUNCHER_CFLAGS) -O2 -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@.tmp $<
	$(Q)mv $@.tmp $@

$(B)/obj/launcher-asan/%.o: launcher/%.c launcher/launcher.mk
	$(Q)mkdir -p $(@D)
	$(call say,CC,$< (ASan))
	$(Q)$(CC) $(LAUNCHER_CFLAGS) $(ASAN_CFLAGS) -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@.tmp $<
	$(Q)mv $@.tmp $@

$(B)/umlab: $(LAUNCHER_OBJS)
	$(call say,LD,$@)
	$(Q)$(CC) -o $@.tmp $^ && mv $@.tmp $@

$(B)/umlab-asan: $(LAUNCHER_ASAN)
	$(call say,LD,$@)
	$(Q)$(CC) $(ASAN_CFLAGS) -o $@.tmp $^ && mv $@.tmp $@

$(B)/umlab-record: $(LAUNCHER_RECORD)
	$(call say,LD,$@)
	$(Q)$(CC) -o $@.tmp $^ && mv $@.tmp $@

-include $(LAUNCHER_RECORD:.o=.d) $(LAUNCHER_OBJS:.o=.d) $(LAUNCHER_ASAN:.o=.d)
