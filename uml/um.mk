# SPDX-License-Identifier: GPL-2.0-only
#
# Kernel source + syscalls/ -> build/linux, with FLAVOUR= its own

KOUT	:= $(B)/uml$(FLAVOUR:%=-%)
LINUX	:= $(B)/linux$(FLAVOUR:%=-%)
FRAGMENTS := uml/common.config uml/um.config $(FLAVOUR_FRAGMENTS)

$(KOUT)/.config: $(FRAGMENTS) uml/flavours.mk uml/configure $(B)/src/wired $(KCONFIGS) | $(B)/umlab
	$(call say,CONFIG,$@)
	$(Q)uml/configure um $(KTREE) $(KOUT) $(FRAGMENTS)

$(LINUX): $(KOUT)/.config $(KSYSCALLS) $(call owed,uml,$(LINUX))
	+$(Q)exec scripts/step kernel $(B)/log/kernel$(FLAVOUR:%=-%) \
		"a compiler error is shown above; 'make doctor' checks what the build needs" \
		"grep -cE '^  (CC|AS) ' $(B)/log/kernel$(FLAVOUR:%=-%)" "about $(if $(FLAVOUR),640,580) files" -- \
		env LATER=$(call later,uml) uml/build $@ linux $(KTREE) $(KOUT) ARCH=um \
		$(KBUILD_WITH) linux scripts_gdb
