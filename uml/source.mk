# SPDX-License-Identifier: GPL-2.0-only
#
# The source of every kernel: fetched, unpacked, mended, and wired to syscalls/
#
# One patched tree, build/src/linux, serves every kernel; each kernel has an
# output directory of its own (kbuild's O=).

KTREE	:= $(B)/src/linux
# a link into the cache: what make has as a target may hold no spaces
TARBALL	:= $(B)/src/linux-source-$(KERNEL).tar.xz
KFROM	:= $(or $(KSRC),$(TARBALL))

# ccache makes a clean build quick where it is installed; nothing needs it.
# It keeps apart what was built in different directories, as the debug
# information names them.
CCACHE	:= $(shell command -v ccache)
# It looks at the dependency file, so that a miss does not preprocess twice.
export CCACHE_DEPEND := 1

# Which of the views of a line a variable's place belongs to: gcc tells it, gdb
# does not read it, and it takes a tenth of the compiler's time.
KCFLAGS ?= $(if $(findstring clang,$(CC)),,-gno-variable-location-views)

# What a tarball is mended by
FETCH_REMEDY = $(if $(KTARBALL),KTARBALL= was not taken; the line above says why,is the network \
there? apt's mirror is used: try 'apt-get update'; or give KTARBALL=/path/to/linux-$(KERNEL).tar.xz \
or KSRC=/path/to/an/unpacked/kernel)

# A tarball that is given takes the place of what is there.
GIVEN := $(if $(KTARBALL),$(shell cmp -s $(call quote,$(KTARBALL)) $(call quote,$(CACHE)/$(notdir $(TARBALL))) || echo FORCE))

$(TARBALL): $(GIVEN) $(if $(ANEW),FORCE)
	$(Q)exec scripts/lock $(call quote,$(CACHE)/fetch.lock) 'another make downloads the kernel' \
		scripts/step fetch $(B)/log/fetch \
		$(call quote,$(FETCH_REMEDY)) \
		"scripts/fetch downloaded $(B)/log/fetch $(call quote,$(CACHE))" '' -- \
		env $(call with,ANEW KTARBALL KSHA256 KERNEL_SUITES) uml/fetch $(KERNEL) $(call quote,$(CACHE))
	$(Q)mkdir -p $(@D)
	$(Q)ln -sf $(call quote,$(CACHE)/$(@F)) $@
	$(Q)[ $(B)/src/unpacked -nt $@ ] || rm -f $(B)/src/unpacked

# This kernel's source anew, as Debian has it now; newest is asked for anew, too.
.PHONY: fetch-kernel kernel-source
fetch-kernel:
	$(Q)$(if $(NEWEST),$(call with,KERNEL_SUITES) uml/version --anew $(call quote,$(CACHE)) >/dev/null)
	+$(Q)$(MAKE) kernel-source ANEW=yes

kernel-source: $(TARBALL)
	+@:

# What of ours does not fit this version, all at once; an unpacked tree that our
# patches do not apply to is looked at, too.
.PHONY: new-kernel
new-kernel:
	-+$(Q)$(MAKE) --no-print-directory $(B)/src/unpacked
	$(Q)uml/fits $(KTREE)

# Which source the tree is to hold; another KERNEL= or KSRC= makes a new tree.
$(B)/src/from: $(shell echo $(call quote,$(KFROM)) | cmp -s - $(B)/src/from || echo FORCE)
	$(Q)mkdir -p $(@D)
	$(Q)echo $(call quote,$(KFROM)) >$@

KPATCHES := $(wildcard uml/patches/*.patch)

BROKEN = ; a broken download: rm $(call quote,$(CACHE)/$(notdir $(TARBALL)))

$(B)/src/unpacked: $(B)/src/from $(KPATCHES) $(if $(KSRC),,$(if $(GIVEN)$(ANEW),,|) $(TARBALL))
	$(Q)exec scripts/step source $(B)/log/unpack \
		"is the disk full? a kernel tree takes 1.7 GB"$(if $(KSRC),,$(call quote,$(BROKEN))) \
		"find $(KTREE).part -maxdepth 2 | wc -l" "about 1300 places" -- \
		uml/unpack $(call quote,$(KFROM)) $(KTREE)
	$(Q)uml/patch $(KTREE)
	$(Q)touch $@

$(B)/src/wired: $(B)/src/unpacked $(addprefix syscalls/,wire generate generate.awk)
	$(call say,WIRE,$(KTREE))
	$(Q)syscalls/wire $(KTREE)
	$(Q)touch $@

# With LATER=yes the kernel of ON= may come without its debug information (uml/build).
ifneq ($(origin LATER),command line)
LATER	:=
endif
# $(call later,MACHINE): as it is for that one
later = $(if $(filter $(1),$(ON)),$(LATER))
# $(call owed,MACHINE,KERNEL): a prerequisite of one that lacks it
owed = $(if $(call later,$(1)),,$(if $(wildcard $(2).owed),FORCE))

KCONFIGS := $(wildcard syscalls/Kconfig syscalls/*/Kconfig)

# what every kbuild of ours is told
KBUILD_WITH = CC=$(call quote,$(strip $(CCACHE) $(CC))) $(call with,KCFLAGS)

KSYSCALLS := $(wildcard $(addprefix syscalls/,*.c *.h */*.c */*.h wired/linux/*.h \
	Makefile */Makefile */*.mk)) $(addprefix syscalls/,table generate generate.awk) \
	$(KCONFIGS)
