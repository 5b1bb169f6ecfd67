# SPDX-License-Identifier: GPL-2.0-only
#
# Packages + init + demos + tests -> build/rootfs
#
# The Debian base takes half a minute and changes seldom: it is an image of its
# own. build/rootfs is a copy of it with our programs written in.

GUEST	:= $(B)/guest-$(SUITE).ext4

$(GUEST): rootfs/build rootfs/packages.list
	$(Q)exec scripts/lock $(call quote,$(CACHE)/debs.lock) 'another make downloads the guest' \
		scripts/step guest $(B)/log/guest \
		"is the network there, and the disk not full? 'make doctor' checks namespaces and subuid ranges" \
		"grep -c ^I: $(B)/log/guest" "about 420" -- \
		rootfs/build $(SUITE) rootfs/packages.list $(call quote,$(CACHE)) $@

# SOURCE:PLACE in the guest, and links
GUEST_FILES = $(B)/init:/usr/sbin/init \
	$(foreach d,$(DEMO_BINS),$(d):/usr/local/bin/$(notdir $(d))) \
	$(foreach t,$(TEST_BINS),$(t):/usr/local/lib/umlab/tests/$(notdir $(t)))
GUEST_LINKS := $(foreach l,poweroff halt reboot,/usr/sbin/$(l):=init)

$(B)/rootfs: $(GUEST) rootfs/install $(B)/init $(DEMO_BINS) $(TEST_BINS)
	$(call say,IMAGE,$@)
	$(Q)rootfs/install $(GUEST) $@ $(GUEST_FILES) $(GUEST_LINKS)
