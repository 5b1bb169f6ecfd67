# SPDX-License-Identifier: GPL-2.0-only
#
# make mutants CALL=x: changes of a call that its tests do not notice.

.PHONY: mutants

# one of the calls; LINE: only the changes of that line of its source
CALL	?=
LINE	?=

ifneq ($(filter mutants,$(MAKECMDGOALS)),)
ifneq ($(filter-out uml,$(ON)),)
$(error mutants is for UML only: leave out ON=)
endif
endif

# without another it is that of make coverage, on which allocations can fail
MUTANTS_ON = $(or $(FLAVOUR),gcov)

mutants: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,$(B)/linux-$(MUTANTS_ON) $(B)/rootfs $(B)/umlab FLAVOUR=$(MUTANTS_ON))
	@exec $(AS_TYPED) $(call with,B CALL LINE $(BUILT_WITH)) FLAVOUR=$(MUTANTS_ON) \
		LINUX=$(B)/linux-$(MUTANTS_ON) KOUT=$(B)/uml-$(MUTANTS_ON) mutants/mutants
