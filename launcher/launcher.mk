# SPDX-License-Identifier: GPL-2.0-only
#
# launcher/*.c -> build/umlab, and build/umlab-asan for the tests

LAUNCHER_SRCS	:= $(wildcard launcher/*.c)
LAUNCHER_CFLAGS	:= -Iinclude -I$(COMMON)/obj -I$(COMMON)/obj/launcher
LAUNCHER_OBJS	:= $(patsubst launcher/%.c,$(COMMON)/obj/launcher/%.o,$(LAUNCHER_SRCS))
LAUNCHER_ASAN	:= $(patsubst launcher/%.c,$(COMMON)/obj/launcher-asan/%.o,$(LAUNCHER_SRCS))
ASAN_CFLAGS	:= -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all

# umlab-record tells which system calls a machine makes: launcher/record
RECORD_OBJS	:= $(addprefix $(COMMON)/obj/launcher-record/,filter.o record.o)

FILTER_PROGRAMS	:= $(COMMON)/obj/launcher/filter-programs.h
# libseccomp is needed here and not in umlab itself
FILTER_COMPILE	:= $(COMMON)/obj/launcher/compile

$(FILTER_COMPILE).o: launcher/filter/compile.c launcher/launcher.mk
	$(call object,-O2)

$(FILTER_COMPILE): $(FILTER_COMPILE).o
	$(call program,,-lseccomp)

$(FILTER_PROGRAMS): $(FILTER_COMPILE)
	$(call say,GEN,$@)
	$(Q)$< >$@.tmp && mv $@.tmp $@

$(LAUNCHER_OBJS) $(LAUNCHER_ASAN) $(RECORD_OBJS): | $(FILTER_PROGRAMS) $(MACHINES_H)

$(LAUNCHER_OBJS): $(COMMON)/obj/launcher/%.o: launcher/%.c launcher/launcher.mk
	$(call object,$(LAUNCHER_CFLAGS) -O2)

$(LAUNCHER_ASAN): $(COMMON)/obj/launcher-asan/%.o: launcher/%.c launcher/launcher.mk
	$(call object,$(LAUNCHER_CFLAGS) $(ASAN_CFLAGS),ASan)

$(COMMON)/obj/launcher-record/filter.o: launcher/filter.c launcher/launcher.mk
	$(call object,$(LAUNCHER_CFLAGS) -O2 -DUMLAB_RECORD,record)

$(COMMON)/obj/launcher-record/record.o: launcher/filter/record.c launcher/launcher.mk
	$(call object,$(LAUNCHER_CFLAGS) -O2)

$(COMMON)/umlab: $(LAUNCHER_OBJS)
	$(call program)

$(COMMON)/umlab-asan: $(LAUNCHER_ASAN)
	$(call program,$(ASAN_CFLAGS))

$(COMMON)/umlab-record: $(filter-out %/filter.o %/refuse.o,$(LAUNCHER_OBJS)) $(RECORD_OBJS)
	$(call program)

-include $(call depends,$(FILTER_COMPILE).o $(LAUNCHER_OBJS) $(LAUNCHER_ASAN) $(RECORD_OBJS))
