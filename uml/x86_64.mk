# SPDX-License-Identifier: GPL-2.0-only
#
# Kernel source + syscalls/ -> build/x86_64/bzImage, and vmlinux for gdb
#
# The same patched tree as UML's, in an output directory of its own.

XOUT	:= $(B)/x86_64$(FLAVOUR:%=-%)
BZIMAGE	:= $(XOUT)/bzImage
XFRAGMENTS := uml/common.config uml/x86_64.config $(FLAVOUR_FRAGMENTS_x86_64)

.PHONY: x86_64

x86_64: $(BZIMAGE)
	+@:

$(XOUT)/.config: $(XFRAGMENTS) uml/flavours.mk uml/configure $(B)/src/wired $(KCONFIGS) | $(B)/umlab
	$(call say,CONFIG,$@)
	$(Q)uml/configure x86_64 $(KTREE) $(XOUT) $(XFRAGMENTS)

# 400 seconds of one CPU
$(BZIMAGE): $(XOUT)/.config $(KSYSCALLS) $(call owed,x86_64,$(BZIMAGE))
	@[ -f $@ ] || echo "x86_64   a kernel of its own, about $$((400 / $$(nproc) / 60 + 1)) min for the first build"
	+$(Q)exec scripts/step x86_64 $(B)/log/$(notdir $(XOUT)) \
		"a compiler error is shown above; 'make doctor' checks what the build needs" \
		"grep -cE '^  (CC|AS) ' $(B)/log/$(notdir $(XOUT))" "about 970 files" -- \
		env LATER=$(call later,x86_64) uml/build $@ arch/x86/boot/bzImage $(KTREE) $(XOUT) \
		ARCH=x86_64 $(KBUILD_WITH) bzImage scripts_gdb
