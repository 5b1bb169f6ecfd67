# SPDX-License-Identifier: GPL-2.0-only
#
# make bench: figures beside their peers. bench/bench says what each needs.

.PHONY: bench bench-needs

# some of the figures; empty: all
BENCH		?=
# a commit: what this tree costs beside it, instead of the table
COMPARE		?=
# times each figure is measured, and each cold build, which takes minutes
RUNS		?= $(if $(COMPARE),20,5)
COLD_RUNS	?= $(RUNS)

# 1: growth's picture, too, build/bench/growth.svg
PLOT		?=

BENCH_ENV = $(call with,B LINUX RUNS COLD_RUNS)

MEASURE = $(BENCH_ENV) bench/$(if $(COMPARE),compare $(call quote,$(COMPARE)),bench)

# What is built has to be known before it is made, hence the second make.
bench: FORCE
	+@needs=$$($(MEASURE) --needs $(BENCH)) && \
		exec $(LOCKED) $(MAKE) bench-needs NEEDS="$$needs"
	@$(MEASURE) $(BENCH)
	@[ "$(PLOT)" != 1 ] || bench/plot $(B)/bench/samples.json $(B)/bench/growth.svg

bench-needs: $(NEEDS)
	@:

# The peer: UML as its howto has it, from the same tree. Its configuration
# leaves our calls out, so that a change of theirs is no reason to build it.
HOWTO_OUT := $(B)/bench/howto

$(HOWTO_OUT)/.config: $(B)/src/unpacked | $(B)/src/wired
	$(call say,CONFIG,$@)
	$(Q)MAKEFLAGS='' uml/kbuild $(KTREE) $(HOWTO_OUT) -s ARCH=um x86_64_defconfig >/dev/null

$(B)/bench/linux: $(HOWTO_OUT)/.config
	+$(Q)exec scripts/step howto $(B)/log/howto \
		"the howto's kernel (ARCH=um x86_64_defconfig) does not build: see the log; 'make bench BENCH=' takes figures without it: cold loop" \
		"grep -cE '^  (CC|AS) ' $(B)/log/howto" "about 1500 files" -- \
		uml/kbuild $(KTREE) $(HOWTO_OUT) ARCH=um \
		CC=$(call quote,$(strip $(CCACHE) $(CC))) linux
	$(Q)ln -f $(HOWTO_OUT)/linux $@

# The launcher without its filter of system calls.
$(COMMON)/obj/bench/unfiltered.o: bench/unfiltered.c bench/bench.mk
	$(call object,-Ilauncher -O2)

$(B)/bench/umlab-unfiltered: $(COMMON)/obj/bench/unfiltered.o $(LAUNCHER_OBJS)
	$(call program,-Xlinker --wrap=load_filter)

# The guest, with the programs that measure in it.
BENCH_BINS := $(patsubst bench/guest/%.c,$(B)/bench/guest/%,\
	$(sort $(wildcard bench/guest/*.c)))

$(BENCH_BINS): $(B)/bench/guest/%: bench/guest/%.c bench/bench.mk | $(COMMON)/obj/umlab.h
	$(call guest_program,-O2 -Isyscalls/include)

$(B)/bench/rootfs: $(B)/rootfs rootfs/install $(BENCH_BINS)
	$(call say,IMAGE,$@)
	$(Q)rootfs/install $(B)/rootfs $@ \
		$(foreach b,$(BENCH_BINS),$(b):/usr/local/lib/umlab/bench/$(notdir $(b)))
