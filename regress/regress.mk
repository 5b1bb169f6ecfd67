# SPDX-License-Identifier: GPL-2.0-only
#
# make regress: what a kernel loses by our calls, beside one without them.

.PHONY: regress regress-needs

# some of regress/tests.list; empty: all
PROGRAMS ?=

ifneq ($(filter regress,$(MAKECMDGOALS)),)
ifneq ($(FLAVOUR),)
$(error regress is about the plain kernels: leave out FLAVOUR=)
endif
endif

REGRESS		:= $(B)/regress
REGRESS_TREE	:= $(REGRESS)/src/linux
# of each machine
UNPATCHED	= $(REGRESS)/unpatched/$(call machine,kernel)
UNPATCHED_UML	:= $(REGRESS)/unpatched/linux
UNPATCHED_X	:= $(REGRESS)/unpatched/x86_64/bzImage
UNPATCHED_OUT	:= $(REGRESS)/unpatched/uml
UNPATCHED_XOUT	:= $(REGRESS)/unpatched/x86_64

# Hard links, and our lines taken out: what changes a file here makes a new one, so
# the tree that is linked to stays as it is. A link more counts as a change of a file
# (uml/relink): once, the next kernel is kbuild's.
$(REGRESS)/src/unwired: $(B)/src/unpacked | $(B)/src/wired
	$(call say,UNWIRE,$(REGRESS_TREE))
	$(Q)rm -rf $(REGRESS_TREE) && mkdir -p $(@D)
	$(Q)cp -al $(KTREE) $(REGRESS_TREE)
	$(Q)syscalls/wire --remove $(REGRESS_TREE)
	$(Q)touch $@

$(UNPATCHED_OUT)/.config: uml/common.config uml/um.config regress/unpatched.config uml/configure $(REGRESS)/src/unwired
	$(call say,CONFIG,$@)
	$(Q)uml/configure um $(REGRESS_TREE) $(@D) $(filter %.config,$^)

$(UNPATCHED_XOUT)/.config: uml/common.config uml/x86_64.config regress/unpatched.config uml/configure $(REGRESS)/src/unwired
	$(call say,CONFIG,$@)
	$(Q)uml/configure x86_64 $(REGRESS_TREE) $(@D) $(filter %.config,$^)

# $(call unpatched,ARCH,GOAL,FILES): one kernel, all of it by kbuild
unpatched = +$(Q)exec scripts/step without $(B)/log/unpatched-$(1) \
	"a compiler error is shown above; 'make doctor' checks what the build needs" \
	"grep -cE '^  (CC|AS) ' $(B)/log/unpatched-$(1)" "about $(3) files" -- \
	uml/kbuild $(REGRESS_TREE) $(<D) ARCH=$(1) $(KBUILD_WITH) $(2)

$(UNPATCHED_UML): $(UNPATCHED_OUT)/.config
	$(call unpatched,um,linux,570)
	$(Q)ln -f $(<D)/linux $@ && touch $@

$(UNPATCHED_X): $(UNPATCHED_XOUT)/.config
	$(call unpatched,x86_64,bzImage,960)
	$(Q)ln -f $(<D)/arch/x86/boot/bzImage $@ && touch $@

# What a program may know of the kernel: kselftest goes by its own, not by the host's.
$(REGRESS)/headers/made: $(REGRESS)/src/unwired
	$(call say,HEADERS,$(@D))
	$(Q)uml/kbuild $(REGRESS_TREE) $(@D) -s ARCH=x86_64 headers
	$(Q)touch $@

$(REGRESS)/programs/made: regress/compile regress/lists.py regress/tests.list $(REGRESS)/headers/made
	$(call say,TESTS,$(@D))
	$(Q)$(call with,CC) regress/compile $(REGRESS_TREE) $(REGRESS)/headers $(@D)

regress-needs: $(RUN_NEEDS) $(UNPATCHED) $(REGRESS)/programs/made
	+@:

regress: FORCE
	@$(call with,B ON PROGRAMS RUNS) regress/regress --check
	@$(DEPS)
	$(call built,regress-needs)
	@exec $(AS_TYPED) $(call with,B ON PROGRAMS RUNS) regress/regress $(ON_KERNEL) $(UNPATCHED)
