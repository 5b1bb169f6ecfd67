# SPDX-License-Identifier: GPL-2.0-only
#
# make grade SUBMISSION=path: what a submission is worth; and assignments.

.PHONY: grade new-assignment check-assignment

# a folder, an archive, a git bundle, a series; what was asked for
SUBMISSION	?=
ASSIGNMENT	?= change_cmdline

# of check-assignment: how often each check is run, how many mistakes are made in a call
TIMES	?= 5
MUTANTS	?= 10

ifneq ($(filter grade class check-assignment,$(MAKECMDGOALS)),)
ifneq ($(strip $(filter-out uml,$(ON))$(FLAVOUR)),)
$(error an assignment says on which kernels its checks run: leave out ON= and FLAVOUR=)
endif
endif

GRADE_CC = $(CC) $(C_FLAGS) -isystem $(KTREE)/tools/testing/selftests -static -pthread
GRADE_WITH = $(call with,B SUBMISSION ASSIGNMENT TIMES MUTANTS GRADE_CC $(BUILT_WITH))
# asked once, when it is needed
GRADE_KERNELS = $(eval GRADE_KERNELS := $(shell $(GRADE_WITH) grade/grade --needs 2>/dev/null))$(GRADE_KERNELS)

# what the assignment's checks run on
define grade_built
	@$(DEPS)
	$(call built,all)
	$(if $(filter linux-debug,$(GRADE_KERNELS)),$(call built,$(B)/linux-debug FLAVOUR=debug))
	$(if $(filter x86_64,$(GRADE_KERNELS)),$(call built,x86_64))
endef

grade: FORCE
	@$(GRADE_WITH) grade/grade --check
	$(grade_built)
	@exec $(AS_TYPED) $(GRADE_WITH) grade/grade

check-assignment: FORCE
	@$(GRADE_WITH) grade/grade --needs >/dev/null
	$(grade_built)
	@exec $(AS_TYPED) $(GRADE_WITH) grade/check-assignment

new-assignment: FORCE
	@grade/new $(call quote,$(TYPED_NAME))
