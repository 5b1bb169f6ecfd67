# SPDX-License-Identifier: GPL-2.0-only
#
# Packages + init + demos + tests -> build/rootfs
#
# The Debian base takes half a minute and changes seldom: it is an image of its
# own. build/rootfs is a copy of it with our programs written in.

GUEST	:= $(COMMON)/guest-$(SUITE).ext4

# In the cache; its name has a sum of the list.
GUEST_DEBS = $(CACHE)/$(shell rootfs/fetch --name $(SUITE) rootfs/packages.list)

define fetch_guest
	$(Q)exec scripts/lock $(call quote,$(CACHE)/debs.lock) 'another make downloads the guest' \
		scripts/step packages $(B)/log/packages \
		"is the network there, and the disk not full? apt's mirror is used" \
		"du -sm $(call quote,$(CACHE)/debs) | cut -f 1" "about 35 MB" -- \
		rootfs/fetch $(SUITE) rootfs/packages.list $(call quote,$(CACHE))
endef

.PHONY: guest-packages
guest-packages: FORCE
	$(fetch_guest)

$(GUEST): rootfs/build rootfs/packages.list | $(COMMON)/umlab
	$(fetch_guest)
	$(Q)exec scripts/lock -s $(call quote,$(CACHE)/debs.lock) 'another make deletes the downloads' \
		scripts/step guest $(B)/log/guest \
		"is the disk full? 'make doctor' checks namespaces and subuid ranges; a broken download: rm $(call quote,$(GUEST_DEBS))" \
		"grep -c ^I: $(B)/log/guest" "about 170" -- \
		env UMLAB=$(COMMON)/umlab rootfs/build $(SUITE) $(call quote,$(GUEST_DEBS)) $@

# SOURCE:PLACE in the guest, and links
GUEST_FILES = $(COMMON)/init:/usr/sbin/init \
	$(foreach d,$(DEMO_BINS),$(d):/usr/local/bin/$(notdir $(d))) \
	$(foreach t,$(TEST_BINS),$(t):/usr/local/lib/umlab/tests/$(notdir $(t)))
GUEST_LINKS := $(foreach l,poweroff halt reboot,/usr/sbin/$(l):=init)

$(COMMON)/rootfs: $(GUEST) rootfs/install $(COMMON)/init $(DEMO_BINS) $(TEST_BINS)
	$(call say,IMAGE,$@)
	$(Q)rootfs/install $(GUEST) $@ $(GUEST_FILES) $(GUEST_LINKS)
