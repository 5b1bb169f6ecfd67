# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=: a kernel beside the plain one, for one purpose, with a name, a
# configuration and an output directory of its own.

# which there are, of each machine
FLAVOURS_uml	:= debug kcov gcov fuzz trace smp
FLAVOURS_x86_64	:= kcov gcov trace smp

# what each adds to the machine's own configuration: uml/*.config, a later one wins
PARTS_debug	:= debug locks faults
PARTS_kcov	:= kcov trace
PARTS_gcov	:= gcov faults
PARTS_fuzz	:= debug locks kcov fuzz
PARTS_trace	:= events
PARTS_smp	:= smp
# on x86_64, besides
MORE_kcov	:= ftrace

FLAVOUR_FRAGMENTS := $(PARTS_$(FLAVOUR):%=uml/%.config)
FLAVOUR_FRAGMENTS_x86_64 := $(FLAVOUR_FRAGMENTS) $(MORE_$(FLAVOUR):%=uml/%.config)

# and which tests are those of that kernel
TESTS_debug	:= tests/calls/calls.t tests/calls/debug.t tests/mutants
TESTS_kcov	:= tests/trace/trace.t
TESTS_gcov	:= tests/calls/coverage.t
TESTS_fuzz	:= tests/fuzz/calls.t tests/fuzz/corpora.t
TESTS_trace	:= tests/trace/events.t
TESTS_smp	:= tests/calls/smp.t
# of "make test-x86_64"
TESTS_x86_64_trace	:= tests/x86_64/events.t
TESTS_x86_64_smp	:= tests/x86_64/smp.t

# Not every version's UML can be such a kernel: on another machine these do without it.
ALONE := trace smp
FLAVOUR_ALONE := $(and $(filter-out uml,$(ON)),$(filter $(ALONE),$(FLAVOUR)))

# $(call flavoured,PLACE): of include/machines, for FLAVOUR=
flavoured = $(if $(findstring /,$(1)),$(subst /,$(FLAVOUR:%=-%)/,$(1)),$(1)$(FLAVOUR:%=-%))
