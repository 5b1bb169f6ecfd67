# SPDX-License-Identifier: GPL-2.0-only
#
# make coverage: lines and branches of the calls that tests or demos reach.

.PHONY: coverage

# by what: tests, demos, or some of them by name
BY	?= tests
# what is asked besides UML: x86_64, debug
ALSO	?=

ifneq ($(filter coverage,$(MAKECMDGOALS)),)
ifneq ($(strip $(filter-out uml,$(ON))$(FLAVOUR)),)
$(error coverage has kernels of its own: leave out ON= and FLAVOUR=, and give ALSO="x86_64 debug" for those beside UML)
endif
ifneq ($(filter-out x86_64 debug,$(ALSO)),)
$(error ALSO=$(ALSO): coverage knows x86_64 and debug)
endif
endif

coverage: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,$(B)/linux-gcov $(B)/rootfs $(B)/umlab FLAVOUR=gcov)
	$(if $(filter x86_64,$(ALSO)),$(call built,$(B)/x86_64-gcov/bzImage FLAVOUR=gcov))
	$(if $(filter debug,$(ALSO)),$(call built,$(B)/linux-gcov-debug FLAVOUR=gcov-debug))
	@$(call with,B BY ALSO) coverage/coverage
