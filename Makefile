# SPDX-License-Identifier: GPL-2.0-only
#
# umlab: see README.md. Each part's rules stand in the part's own .mk file.

include config.mk

# $(call quote,TEXT): one word of the shell's, whatever is in it
quote = '$(subst ','\'',$(1))'
quotes = $(foreach word,$(1),$(call quote,$(word)))
# $(call with,VARIABLE...): these, before a command
with = $(foreach variable,$(1),$(variable)=$(call quote,$($(variable))))

# Which of -n, -q and -t are given: to be asked before other flags are added, and
# by scripts in lines with "+", which make runs even then.
export NO_BUILD := $(strip $(foreach flag,n q t,$(findstring $(flag),$(firstword -$(MAKEFLAGS)))))

MAKEFLAGS += --no-builtin-rules --no-print-directory
# Kernel and guest are built side by side. A -j on the command line prevails,
# and a make within has its share of the outer one's jobs.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(J)
endif
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
.PHONY: all FORCE

# make V=1 shows the commands; else one line an item.
V ?= 0
Q   := $(if $(filter 1,$(V)),,@)
say = @printf '  %-7s %s\n' '$(1)' '$(2)'
export V

# Before what is built: the host's packages, and the index of the kernel's, if that is
# not in the cache.
DEPS = $(call with,B KERNEL KSRC KTARBALL CACHE) scripts/deps

.PHONY: help doctor deps clean distclean

help:
	@$(call with,B KERNEL KSRC KTARBALL KSHA256 FLAVOUR ON SUITE NO_JAIL J CC CACHE V) scripts/help

doctor:
	@$(call with,CC) scripts/doctor

deps:
	@$(DEPS)

clean:
	$(Q)scripts/clean $(B)

# The downloads too.
distclean: clean
	$(Q)scripts/clean --downloads $(call quote,$(CACHE))

# clean would run beside what builds
ifneq ($(filter clean distclean,$(MAKECMDGOALS)),)
ifneq ($(filter-out clean distclean,$(MAKECMDGOALS)),)
$(error give clean alone, then what is to be built)
endif
endif

BUILDING := $(filter-out help doctor deps clean distclean,$(or $(MAKECMDGOALS),all))
# A make within was asked that before.
OWNER := $(if $(filter $(CURDIR),$(UMLAB_USES)),,$(if $(BUILDING),\
	$(shell [ "$$(id -u)" != 0 ] || stat -c %u .)))

ifneq ($(filter-out 0,$(OWNER)),)
# root in a user's tree: what is built must be the user's own to delete, so
# the user builds it. Only the packages are installed as root.
.PHONY: as-owner $(BUILDING)
$(sort $(BUILDING)): as-owner
	+@:
as-owner:
	+@PART=$(if $(filter-out demo run gdb,$(BUILDING)),,--demo) exec scripts/as-owner $(MAKE) $(BUILDING)
else ifneq ($(BUILDING),)

include uml/version.mk

ifneq ($(KSRC),)
ifeq ($(shell test -f $(call quote,$(KSRC)/arch/x86/entry/syscalls/syscall_64.tbl) && echo yes),)
$(error KSRC=$(KSRC) is no kernel tree: give the top directory of an unpacked kernel)
endif
endif

ifneq ($(filter-out yes,$(NO_JAIL)),)
$(error NO_JAIL=$(NO_JAIL): give yes, or nothing)
endif

ifneq ($(ON),uml)
ifeq ($(filter $(ON),$(shell include/machine name)),)
$(error ON=$(ON): $(shell include/machine name '$(subst ',''',$(ON))' 2>&1))
endif
endif
# $(call machine,COLUMN): of include/machines, for ON=
machine = $(shell include/machine $(1) $(ON))

include uml/flavours.mk

ifneq ($(FLAVOUR),)
ifeq ($(filter $(FLAVOUR),$(FLAVOURS_uml)),)
$(error FLAVOUR=$(FLAVOUR): there is no such flavour; give one of $(FLAVOURS_uml), or nothing)
endif
ifneq ($(filter-out uml,$(ON))$(filter x86_64 test-x86_64,$(MAKECMDGOALS)),)
ifeq ($(filter $(FLAVOUR),$(FLAVOURS_x86_64)),)
$(error FLAVOUR=$(FLAVOUR) is for UML only: leave out FLAVOUR= or x86_64)
endif
endif
endif

ifneq ($(filter test,$(MAKECMDGOALS)),)
ifeq ($(ON),x86_64)
$(error the tests on ON=x86_64 are those of "make test-x86_64")
endif
endif

ifneq ($(filter test-x86_64,$(MAKECMDGOALS)),)
ifneq ($(filter-out tests/x86_64/% tests/x86_64,$(TESTS)),)
$(error TESTS=$(TESTS): those on x86_64 are in tests/x86_64; "make test TESTS=" runs the others)
endif
endif

include scripts/lock.mk

ifneq ($(NOT_LOCKED),)
# One make for all of a kind, as two would wait for each other.
.PHONY: building using $(BUILDING)
$(sort $(filter-out $(VERBS),$(BUILDING))): building
	+@:
building:
	+@exec $(LOCK_BUILD) $(MAKE) $(filter-out $(VERBS),$(BUILDING))
$(sort $(filter $(VERBS),$(BUILDING))): using
	+@:
using:
	+@exec $(LOCK_USE) $(MAKE) $(filter $(VERBS),$(BUILDING))
else

include scripts/compile.mk
include syscalls/syscalls.mk
include uml/source.mk
include uml/um.mk
include uml/x86_64.mk
include launcher/launcher.mk
include init/init.mk
include demos/demos.mk
include tests/guest/guest.mk
include tests/fuzz/fuzz.mk
include fuzz/fuzz.mk
include rootfs/rootfs.mk
include gdb/gdb.mk
include bench/bench.mk
include report/report.mk
include trace/trace.mk
include coverage/coverage.mk
include mutants/mutants.mk
include grade/grade.mk
include class/class.mk
include scripts/editors.mk
include docs/docs.mk
include scripts/verbs.mk
include scripts/fetch.mk
include regress/regress.mk
include uml/common.mk

# With a line to run make does not say that there was nothing to do; and with
# "+" -q does not take it for something to do.
all: $(if $(FLAVOUR_ALONE),,$(LINUX)) $(ON_KERNEL) $(B)/rootfs $(B)/umlab $(B)/jail
	+@:
endif
endif

FORCE:
