# SPDX-License-Identifier: GPL-2.0-only
#
# make trace: the lines that a call executes, on a kernel of its own (FLAVOUR=kcov).

.PHONY: trace

# a call, instead of DEMO=, whose arguments are ARGS=; what to compare with; on
# x86_64: how deep to look at what the call reaches
CALL	?=
AGAINST	?=
DEPTH	?=
# of the kernel's own, besides ours: "fs/proc/base.c mm/mmap.c"
FILES	?=

TRACE_SYMBOLS = $(B)/$(call flavoured,$(call machine,symbols))

ifneq ($(filter trace,$(MAKECMDGOALS)),)
ifneq ($(filter-out kcov,$(FLAVOUR)),)
$(error trace has a kernel of its own: leave out FLAVOUR=)
endif
endif

ifeq ($(FLAVOUR),kcov)
# kbuild knows a file by its last name alone, and arch/um has some of the same: there UML
# dies before main (uml/kcov.config)
KBUILD_WITH += $(foreach file,$(FILES),$(call quote,KCOV_INSTRUMENT_$(basename $(notdir \
	$(file))).o=$$(if $$(filter $(patsubst %/,%,$(dir $(file))),$$(obj)),y)))

# They are compiled anew if they are others.
$(LINUX): $(KOUT)/.watched
$(BZIMAGE): $(XOUT)/.watched
ifneq ($(strip $(FILES)),$(strip $(file <$(KOUT)/.watched)))
$(KOUT)/.watched: FORCE
endif
ifneq ($(strip $(FILES)),$(strip $(file <$(XOUT)/.watched)))
$(XOUT)/.watched: FORCE
endif
$(KOUT)/.watched $(XOUT)/.watched:
	$(Q)mkdir -p $(@D)
	$(Q)echo $(call quotes,$(FILES)) >$@

TRACE_WITH = $(call with,B ON DEMO CALL ARGS AGAINST DEPTH FILES KTREE) \
	OBJECTS=$(if $(filter uml,$(ON)),$(KOUT),$(XOUT))

trace: FORCE
	@$(TRACE_WITH) trace/trace --check
	$(call built,$(RUN_NEEDS))
	@$(TRACE_WITH) UMLAB_OPTIONS='$(ON_OPTIONS)' SYMBOLS='$(TRACE_SYMBOLS)' \
		trace/trace
else
trace: FORCE
	@$(DEPS)
	+@exec $(MAKE) trace FLAVOUR=kcov
endif
