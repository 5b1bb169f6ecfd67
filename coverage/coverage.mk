# SPDX-License-Identifier: GPL-2.0-only
#
# make coverage: lines and branches of the calls that tests or demos reach, on UML; with
# ON= on that kernel, too, and both added up.

.PHONY: coverage

# by what: tests, demos, or some of them by name
BY	?= tests

ifneq ($(filter coverage,$(MAKECMDGOALS)),)
ifneq ($(FLAVOUR),)
$(error coverage has kernels of its own: leave out FLAVOUR=)
endif
endif

coverage: FORCE
	@$(call with,BY) coverage/coverage --check
	@$(DEPS)
	$(call built,$(B)/linux-gcov $(B)/rootfs $(B)/umlab FLAVOUR=gcov ON=uml)
	$(if $(filter-out uml,$(ON)),$(call built,$(ON) FLAVOUR=gcov))
	@$(call with,B BY ON) coverage/coverage
