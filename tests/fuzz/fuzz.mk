# SPDX-License-Identifier: GPL-2.0-only
#
# The launcher's parsers of what comes out of a sandbox, each a program of
# libFuzzer's: tests/fuzz/NAME.c and the launcher's sources it is about.

FUZZ_TARGETS	:= frames ring klog oops source report image
FUZZ_frames	:= channel events outcome stream
FUZZ_ring	:= channel events outcome stream input
FUZZ_klog	:= klog clean
FUZZ_oops	:= klog message clean oops trace place explain
FUZZ_source	:= source trace
FUZZ_report	:= events outcome report
FUZZ_image	:= cow qcow2

# Other sources than the tree's: those with planted mistakes.
PARSERS		?= launcher
CLANG		?= clang
# "memory" tells of what is read before it was set; give a B= of its own too.
SANITIZE	?= address,undefined
# The calls that reach the outside: the target answers them, see fuzz.h.
FUZZ_WORLD	:= access close fork fstat isatty kill open pipe2 poll pread pwrite \
	read recv recvmsg send waitpid write
FUZZ_CFLAGS	:= -O2 -fno-omit-frame-pointer -fsanitize=$(SANITIZE) \
	-fno-sanitize-recover=all -Iinclude -I$(PARSERS) -I$(COMMON)/obj
FUZZ_BINS	:= $(FUZZ_TARGETS:%=$(B)/fuzz/%)

$(COMMON)/obj/fuzz/% $(B)/fuzz/%: CC = $(CLANG)

# Without -fsanitize=fuzzer: the coverage counted is that of the parsers.
$(COMMON)/obj/fuzz/%.o: tests/fuzz/%.c tests/fuzz/fuzz.mk | $(MACHINES_H)
	$(call object,$(FUZZ_CFLAGS),libFuzzer)

$(COMMON)/obj/fuzz/launcher/%.o: $(PARSERS)/%.c tests/fuzz/fuzz.mk | $(MACHINES_H)
	$(call object,$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link \
		$(foreach call,$(FUZZ_WORLD),-D$(call)=world_$(call)),libFuzzer)

# A call for each byte of a log, and nothing to be learned from it.
$(COMMON)/obj/fuzz/launcher/klog.o $(COMMON)/obj/fuzz/launcher/clean.o: FUZZ_CFLAGS += -fno-sanitize-coverage=trace-cmp

# -fsanitize=fuzzer brings main().
define fuzz_target
$(B)/fuzz/$(1): $(patsubst %,$(COMMON)/obj/fuzz/%.o,$(1) fuzz world $(FUZZ_$(1):%=launcher/%))
	$$(call program,$$(FUZZ_CFLAGS) -fsanitize=fuzzer)
endef
$(foreach target,$(FUZZ_TARGETS),$(eval $(call fuzz_target,$(target))))

# TARGET= is one of them; INPUTS= inputs for each, instead of TIME= seconds in all.
.PHONY: fuzz-parsers
fuzz-parsers: $(if $(TARGET),$(TARGET:%=$(B)/fuzz/%),$(FUZZ_BINS))
	@B='$(B)' TIME='$(TIME)' INPUTS='$(INPUTS)' tests/fuzz/run $(or $(TARGET),$(FUZZ_TARGETS))

-include $(call depends,$(foreach target,$(FUZZ_TARGETS),\
	$(patsubst %,$(COMMON)/obj/fuzz/%.o,$(target) fuzz world $(FUZZ_$(target):%=launcher/%))))
