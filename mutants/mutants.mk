# SPDX-License-Identifier: GPL-2.0-only
#
# make mutants CALL=x: changes of a call that its tests do not notice.

.PHONY: mutants

# one of the calls; LINE: only the changes of that line of its source, or of 34-40
CALL	?=
LINE	?=

ifneq ($(filter mutants,$(MAKECMDGOALS)),)
ifneq ($(filter-out uml,$(ON)),)
$(error mutants is for UML only: leave out ON=)
endif
endif

# without another it is the one on which allocations can fail, and a lock is missed
MUTANTS_ON = $(or $(FLAVOUR),debug)

mutants: FORCE
	@$(call with,CALL) mutants/mutants --check
	@$(DEPS)
	$(call built,$(B)/linux-$(MUTANTS_ON) $(B)/rootfs $(B)/umlab FLAVOUR=$(MUTANTS_ON))
	@exec $(AS_TYPED) $(call with,B CALL LINE $(BUILT_WITH)) FLAVOUR=$(MUTANTS_ON) \
		LINUX=$(B)/linux-$(MUTANTS_ON) KOUT=$(B)/uml-$(MUTANTS_ON) mutants/mutants
