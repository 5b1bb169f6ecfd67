# SPDX-License-Identifier: GPL-2.0-only
#
# make trace: the lines that a call executes, on a kernel of its own (FLAVOUR=kcov).

.PHONY: trace

# a call, instead of DEMO=, whose arguments are ARGS=; what to compare with; on
# x86_64: how deep to look at what the call reaches
CALL	?=
AGAINST	?=
DEPTH	?=

TRACE_SYMBOLS = $(B)/$(call flavoured,$(call machine,symbols))

ifneq ($(filter trace,$(MAKECMDGOALS)),)
ifneq ($(filter-out kcov,$(FLAVOUR)),)
$(error trace has a kernel of its own: leave out FLAVOUR=)
endif
endif

ifeq ($(FLAVOUR),kcov)
trace: FORCE
	$(call built,$(RUN_NEEDS))
	@$(call with,B ON DEMO CALL ARGS AGAINST DEPTH) UMLAB_OPTIONS='$(ON_OPTIONS)' SYMBOLS='$(TRACE_SYMBOLS)' \
		trace/trace
else
trace: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	+@exec $(MAKE) trace FLAVOUR=kcov
endif
