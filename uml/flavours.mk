# SPDX-License-Identifier: GPL-2.0-only
#
# FLAVOUR=: a kernel beside the plain one, for one purpose, with a name, a
# configuration and an output directory of its own.

# which there are, of each machine
FLAVOURS_uml	:= debug kcov gcov fuzz
FLAVOURS_x86_64	:= kcov gcov

# what each adds to the machine's own configuration: uml/*.config, a later one wins
PARTS_debug	:= debug
PARTS_kcov	:= kcov
PARTS_gcov	:= gcov
PARTS_fuzz	:= debug kcov fuzz

FLAVOUR_FRAGMENTS := $(patsubst %,uml/%.config,$(PARTS_$(FLAVOUR)))

# $(call flavoured,PLACE): of include/machines, for FLAVOUR=
flavoured = $(if $(findstring /,$(1)),$(subst /,$(FLAVOUR:%=-%)/,$(1)),$(1)$(FLAVOUR:%=-%))
