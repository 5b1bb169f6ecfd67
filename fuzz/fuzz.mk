# SPDX-License-Identifier: GPL-2.0-only
#
# make fuzz CALL=x: a program of libFuzzer's a call, which runs in the guest.

.PHONY: fuzz fuzz-needs

# one of the list's, or nothing: fuzz/fuzz says what is wrong with others
FUZZ_CALL	:= $(if $(CALL),$(filter $(subst %,,$(CALL)),$(shell syscalls/generate names)))
FUZZ_PROGRAM	:= $(FUZZ_CALL:%=$(B)/fuzz/calls/%)
FUZZ_OBJS	:= $(patsubst fuzz/guest/%.c,$(COMMON)/obj/fuzz/guest/%.o,\
	$(filter-out fuzz/guest/call.c,$(sort $(wildcard fuzz/guest/*.c))))
FUZZ_CALL_OBJS	:= $(FUZZ_CALL:%=$(COMMON)/obj/fuzz/calls/%.o)
FUZZ_GUEST_CFLAGS := -O2 -Isyscalls/include
FUZZ_LDFLAGS	:= -static -pthread -Wl,--wrap=clock_gettime

# libFuzzer alone: what -fsanitize=fuzzer links beside it intercepts functions of
# the C library, which a static program has no second one of.
LIBFUZZER = $(firstword $(wildcard $(addprefix $(shell $(CLANG) -print-runtime-dir)/,\
	libclang_rt.fuzzer-x86_64.a libclang_rt.fuzzer.a)))

$(FUZZ_OBJS): $(COMMON)/obj/fuzz/guest/%.o: fuzz/guest/%.c fuzz/fuzz.mk | $(COMMON)/obj/umlab.h
	$(call object,$(FUZZ_GUEST_CFLAGS),make fuzz)

$(FUZZ_CALL_OBJS:.o=.h): $(COMMON)/obj/fuzz/calls/%.h: syscalls/table syscalls/generate syscalls/generate.awk
	$(Q)mkdir -p $(@D)
	$(Q)syscalls/generate arguments $* >$@.tmp
	$(Q)mv -f $@.tmp $@

$(FUZZ_CALL_OBJS): $(COMMON)/obj/fuzz/calls/%.o: fuzz/guest/call.c $(COMMON)/obj/fuzz/calls/%.h fuzz/fuzz.mk | $(COMMON)/obj/umlab.h
	$(call object,$(FUZZ_GUEST_CFLAGS) -I$(COMMON)/obj/fuzz/calls -DCALL_NUMBER=__NR_$* \
		-DCALL_NAME='"$*"' -DCALL_ARGUMENTS='"$*.h"',$*)

$(FUZZ_PROGRAM): $(B)/fuzz/calls/%: $(COMMON)/obj/fuzz/calls/%.o $(FUZZ_OBJS)
	$(call program,$(FUZZ_LDFLAGS),$(LIBFUZZER) -lstdc++ -lm)

# FLAVOUR=fuzz is given with it
fuzz-needs: $(LINUX) $(B)/rootfs $(B)/umlab $(FUZZ_PROGRAM)
	@:

FUZZ_GUEST_CC = $(CC) $(C_FLAGS) $(FUZZ_GUEST_CFLAGS) -static -pthread

fuzz: FORCE
	@$(call with,TIME) fuzz/fuzz --check $(call quote,$(CALL))
	@$(DEPS)
	$(call built,fuzz-needs FLAVOUR=fuzz)
	@exec $(AS_TYPED) $(call with,B TIME) LINUX=$(B)/linux-fuzz \
		GUEST_CC=$(call quote,$(FUZZ_GUEST_CC)) fuzz/fuzz $(call quote,$(CALL))

-include $(call depends,$(FUZZ_OBJS) $(FUZZ_CALL_OBJS))
