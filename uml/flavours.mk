# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=: a kernel beside the plain one, for one purpose, with a name, a
# configuration and an output directory of its own.

# which there are, of each machine
FLAVOURS_uml	:= debug kcov gcov fuzz
FLAVOURS_x86_64	:= kcov

# what each adds to the machine's own configuration: uml/*.config, a later one wins
PARTS_debug	:= debug
PARTS_kcov	:= kcov trace
PARTS_gcov	:= gcov faults
PARTS_fuzz	:= debug kcov fuzz
# on x86_64, besides
MORE_kcov	:= ftrace

FLAVOUR_FRAGMENTS := $(PARTS_$(FLAVOUR):%=uml/%.config)
FLAVOUR_FRAGMENTS_x86_64 := $(FLAVOUR_FRAGMENTS) $(MORE_$(FLAVOUR):%=uml/%.config)

# and which tests are those of that kernel
TESTS_debug	:= tests/calls/calls.t tests/calls/debug.t
TESTS_kcov	:= tests/trace
TESTS_gcov	:= tests/calls/coverage.t tests/mutants
TESTS_fuzz	:= tests/fuzz/calls.t

# $(call flavoured,PLACE): of include/machines, for FLAVOUR=
flavoured = $(if $(findstring /,$(1)),$(subst /,$(FLAVOUR:%=-%)/,$(1)),$(1)$(FLAVOUR:%=-%))
