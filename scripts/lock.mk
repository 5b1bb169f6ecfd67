# SPDX-License-Identifier: GPL-2.0-only
#
# Two makes in one tree. One that builds has the tree's lock, and one that waited
# for it finds the other's results and nothing to do. What only runs what was
# built builds by a make of its own, and does not have the lock then; but
# "make clean" is refused while anything is in use.
#
# A lock has to be had before make looks what is out of date. So the make that
# is typed only starts another, which UMLAB_BUILDS and UMLAB_USES tell that it
# has the locks of this tree.

# What runs what was built. Their rules build by $(call built,...) alone.
VERBS := run demo fetch watch test test-x86_64 test-matrix where stress ci-long docs report trace coverage mutants fuzz regress grade class check-assignment bench gdb gdb-user lesson

LOCK_USE = scripts/lock -s $(COMMON)/.used 'make clean deletes $(COMMON)/' \
	env UMLAB_USES=$(call quote,$(CURDIR))
LOCK_BUILD = $(LOCK_USE) scripts/lock $(COMMON)/.lock 'another make builds in this tree' \
	env UMLAB_BUILDS=$(call quote,$(CURDIR))

LOCKED = $(if $(NO_BUILD),,$(LOCK_BUILD))

# $(call built,TARGET...): a line of a verb's recipe
built = +@exec $(LOCKED) $(MAKE) $(1)

# Empty, or why these locks are still to be had.
NOT_LOCKED := $(if $(NO_BUILD),,$(filter-out $(VERBS),$(BUILDING)))
ifeq ($(UMLAB_BUILDS),$(CURDIR))
NOT_LOCKED :=
else ifneq ($(UMLAB_USES),$(CURDIR))
NOT_LOCKED := $(if $(NO_BUILD),,$(BUILDING))
endif
