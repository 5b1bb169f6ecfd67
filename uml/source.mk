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

$(TARBALL):
	$(Q)exec scripts/lock $(call quote,$(CACHE)/fetch.lock) 'another make downloads the kernel' \
		scripts/step fetch $(B)/log/fetch \
		"is the network there? apt's mirror is used: try 'apt-get update', or give KSRC=/path/to/an/unpacked/kernel" \
		'' '' -- uml/fetch $(KERNEL) $(call quote,$(CACHE))
	$(Q)mkdir -p $(@D)
	$(Q)ln -sf $(call quote,$(CACHE)/$(@F)) $@

# Which source the tree is to hold; another KERNEL= or KSRC= makes a new tree.
$(B)/src/from: $(shell echo $(call quote,$(KFROM)) | cmp -s - $(B)/src/from || echo FORCE)
	$(Q)mkdir -p $(@D)
	$(Q)echo $(call quote,$(KFROM)) >$@

KPATCHES := $(wildcard uml/patches/*.patch)

BROKEN = ; a broken download: rm $(call quote,$(CACHE)/$(notdir $(TARBALL)))

$(B)/src/unpacked: $(B)/src/from $(KPATCHES) $(if $(KSRC),,| $(TARBALL))
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
