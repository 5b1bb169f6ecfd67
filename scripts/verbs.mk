# SPDX-License-Identifier: GPL-2.0-only
#
# What users type, besides the files that are built.

.PHONY: run demo watch test stress patch lint

# demo and test first install what the host lacks, where they can. That
# has to come before the files are made, hence the second make.
demo: FORCE
	@KERNEL='$(KERNEL)' KSRC='$(KSRC)' scripts/deps
	+@$(MAKE) all
	@scripts/demo $(DEMO)

# A shell's own status is no failure of make's; these are umlab's.
run: all
	@$(B)/umlab run --kernel $(LINUX) $(if $(KEEP),--keep $(B)/keep.cow) || \
		case $$? in 124|125|255) exit 1;; esac

# With FLAVOUR= the tests of the calls run, on that kernel.
test: FORCE
	@KERNEL='$(KERNEL)' KSRC='$(KSRC)' scripts/deps
	+@$(MAKE) all $(B)/umlab-asan
	+@B=$(B) LINUX=$(LINUX) FLAVOUR=$(FLAVOUR) prove $(if $(filter 1,$(V)),-v) \
		$(or $(TESTS),$(if $(FLAVOUR),tests/calls.t tests/debug.t,tests))

# On every save. It builds by makes of its own, which it can end.
watch: FORCE
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL LINUX='$(LINUX)' KERNEL='$(KERNEL)' \
		KSRC='$(KSRC)' FLAVOUR='$(FLAVOUR)' SUITE='$(SUITE)' CC='$(CC)' \
		CACHE='$(CACHE)' J='$(J)' V='$(V)' scripts/watch $(DEMO)

# Minutes of it: thousands of sandboxes, hundreds of kills.
stress: all
	@B=$(B) tests/stress

# For "git am" onto the pristine kernel.
patch: $(B)/src/wired
	@syscalls/export-patch $(KTREE) $(B)/patches

lint: $(LINUX)
	@B=$(B) scripts/lint
