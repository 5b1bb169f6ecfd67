# SPDX-License-Identifier: GPL-2.0-only
#
# How our programs are compiled; each part adds what it needs.

C_FLAGS := -std=gnu11 -D_GNU_SOURCE -g -Wall -Wextra -Werror

# the kinds of machine, for C
MACHINES_H := $(COMMON)/obj/machines.h

$(MACHINES_H): include/machines include/machine
	$(Q)mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)include/machine header >$@.tmp
	$(Q)mv $@.tmp $@

# What a compilation has read, for the next make: a file under $(COMMON)/obj
depend = $(COMMON)/obj/$(patsubst obj/%,%,$(patsubst $(COMMON)/%,%,$(1:$(B)/%=%))).d
DEPEND_FLAGS = -MMD -MP -MT $@ -MF $(call depend,$@)
# $(call depends,TARGET...)
depends = $(wildcard $(foreach target,$(1),$(call depend,$(target))))

# ... and a line of what is missing, if that is it
NO_STATIC = scripts/static $(call quote,$(CC))

# $(call object,FLAGS[,NOTE]): a recipe: the object of the first prerequisite
define object
	$(Q)mkdir -p $(@D)
	$(call say,CC,$<$(if $(2), ($(2))))
	$(Q)$(CC) $(C_FLAGS) $(1) $(DEPEND_FLAGS) -c -o $@.tmp $<
	$(Q)mv $@.tmp $@
endef

# $(call program,FLAGS[,LIBRARIES]): a recipe: a program of all prerequisites
define program
	$(Q)mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(1) -o $@.tmp $^ $(2) || $(if $(filter -static,$(1)),$(NO_STATIC),false)
	$(Q)mv $@.tmp $@
endef

# $(call guest_program,FLAGS): a recipe: a program of one source. Static, because
# the host's C library may be newer than the guest's.
define guest_program
	$(Q)mkdir -p $(@D) $(dir $(call depend,$@))
	$(call say,CC,$@)
	$(Q)$(CC) $(C_FLAGS) $(1) $(DEPEND_FLAGS) -static -pthread -o $@.tmp $< || $(NO_STATIC)
	$(Q)syscalls/uses $(call depend,$@) $(COMMON)/obj/calls
	$(Q)mv -f $@.tmp $@
endef
