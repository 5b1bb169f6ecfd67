# SPDX-License-Identifier: GPL-2.0-only
#
# Kernel source + syscalls/ -> build/linux, with FLAVOUR= its own

KOUT	:= $(B)/uml$(FLAVOUR:%=-%)
LINUX	:= $(B)/linux$(FLAVOUR:%=-%)
FRAGMENTS := uml/common.config uml/um.config $(FLAVOUR:%=uml/%.config)

$(KOUT)/.config: $(FRAGMENTS) uml/configure $(B)/src/wired $(KCONFIGS)
	$(call say,CONFIG,$@)
	$(Q)uml/configure um $(KTREE) $(KOUT) $(FRAGMENTS)

# With LATER=yes it may come without its debug information; $(LINUX).owed is there
# then, and the next make without LATER= sees to it (scripts/beside).
ifneq ($(origin LATER),command line)
LATER	:=
endif
OWED	:= $(if $(LATER),,$(if $(wildcard $(LINUX).owed),FORCE))

$(LINUX): $(KOUT)/.config $(KSYSCALLS) $(OWED)
	+$(Q)exec scripts/step kernel $(B)/log/kernel$(FLAVOUR:%=-%) \
		"a compiler error is shown above; 'make doctor' checks what the build needs" \
		"grep -cE '^  (CC|AS) ' $(B)/log/kernel$(FLAVOUR:%=-%)" "about $(if $(FLAVOUR),640,580) files" -- \
		env LATER=$(LATER) uml/build linux uml/build-uml $(KTREE) $(KOUT) ARCH=um \
		$(KBUILD_WITH) linux scripts_gdb
	$(Q)[ ! -e $(KOUT)/.umlab/owed ] || : >$@.owed; ln -f $(KOUT)/linux $@ && \
		{ [ ! -e $@.owed ] || [ -e $(KOUT)/.umlab/owed ] || rm $@.owed; }
