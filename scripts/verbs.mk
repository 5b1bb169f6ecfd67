# SPDX-License-Identifier: GPL-2.0-only
#
# What users type, besides the files that are built.

.PHONY: run demo test patch lint

# run, demo and test first install what the host lacks, where they can. That
# has to come before the files are made, hence the second make.
demo: FORCE
	@KERNEL='$(KERNEL)' KSRC='$(KSRC)' scripts/deps
	+@$(MAKE) all
	@scripts/demo $(DEMO)

run: all
	@$(B)/umlab run --kernel $(LINUX) $(if $(KEEP),--keep $(B)/keep.cow)

test: FORCE
	@KERNEL='$(KERNEL)' KSRC='$(KSRC)' scripts/deps
	+@$(MAKE) all $(TEST_BINS)
	+@B=$(B) LINUX=$(LINUX) FLAVOUR=$(FLAVOUR) prove $(if $(filter 1,$(V)),-v) $(or $(TESTS),tests)

# For "git am" onto the pristine kernel.
patch: $(B)/src/wired
	@syscalls/export-patch $(KTREE) $(B)/patches
