# SPDX-License-Identifier: GPL-2.0-only
#
# make class SUBMISSIONS=dir: what each submission of a class is worth.

.PHONY: class

# a directory, each entry of it what make grade takes; slurm: on a cluster
SUBMISSIONS	?=
ENGINE		?= local

CLASS_WITH = $(call with,B SUBMISSIONS ASSIGNMENT ENGINE GRADE_CC $(BUILT_WITH))

# two of them would have the same results
class: FORCE
	@$(CLASS_WITH) class/class --check
	$(grade_built)
	@exec scripts/lock -n $(B)/.class 'a class is graded in this tree' $(AS_TYPED) $(CLASS_WITH) class/class
