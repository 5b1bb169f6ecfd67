# SPDX-License-Identifier: GPL-2.0-only
#
# make fetch: all that the network is needed for, once. Then no make needs it. What
# KERNEL=newest is stays as it is until this asks for it anew.

.PHONY: fetch fetched

fetch: FORCE
	@$(call with,CACHE KERNEL KSRC KTARBALL) scripts/fetch plan
	@$(call with,B CACHE KERNEL KSRC KTARBALL) scripts/fetch packages
	$(if $(NEWEST),$(call built,fetch-kernel))
	$(call built,fetched)
	@$(call with,CACHE) scripts/fetch done

# Not those two in one recipe: they are fetched side by side.
fetched: $(if $(KSRC),,$(TARBALL)) guest-packages
	+@:
