# SPDX-License-Identifier: GPL-2.0-only
#
# make coverage: lines and branches of the calls that tests or demos reach.

.PHONY: coverage

# by what: tests, demos, or some of them by name
BY	?= tests

ifneq ($(filter coverage,$(MAKECMDGOALS)),)
ifneq ($(strip $(filter-out uml,$(ON))$(FLAVOUR)),)
$(error coverage has a kernel of its own, which is UML's: leave out ON= and FLAVOUR=)
endif
endif

coverage: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,$(B)/linux-gcov $(B)/rootfs $(B)/umlab FLAVOUR=gcov)
	@$(call with,B BY) coverage/coverage
