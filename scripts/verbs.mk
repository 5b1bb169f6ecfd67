# SPDX-License-Identifier: GPL-2.0-only
#
# What users type, besides the files that are built.

.PHONY: run demo watch test test-x86_64 stress ci-long new rm export import patch docs lint

# Which kernel runs, and what is to be built for it.
ON_KERNEL := $(B)/$(call flavoured,$(call machine,kernel))
# one kernel's image is nothing to the other's
ON_KEEP = $(B)/keep.$(call machine,image)
ON_OPTIONS = --on $(ON) --kernel $(ON_KERNEL)

# For what runs makes of its own, as a user would: our flags and our jobs are
# not theirs.
AS_TYPED := env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u UMLAB_USES

# ... and these tell it what is to be built.
BUILT_WITH := KERNEL KSRC FLAVOUR SUITE CC CACHE J V

# What one machine is run with.
RUN_NEEDS = $(ON_KERNEL) $(B)/rootfs $(B)/umlab

# The kernel's source comes while packages are installed.
FETCH = $(if $(KSRC)$(wildcard $(TARBALL)),,exec $(AS_TYPED) $(call with,$(BUILT_WITH)) $(MAKE) -s $(TARBALL))

# demo and test first install what the host lacks, where they can. That
# has to come before the files are made, hence the second make.
demo: FORCE
	@$(call with,KERNEL KSRC) MEANWHILE=$(call quote,$(FETCH)) scripts/deps --demo
	$(call built,$(if $(wildcard demos/$(firstword $(DEMO)).c),$(RUN_NEEDS),all) LATER=yes)
	@exec $(AS_TYPED) $(call with,B LINUX $(BUILT_WITH)) scripts/beside $(ON_KERNEL) \
		env $(call with,ON LEAKS) scripts/demo $(call quote,$(DEMO))

# A shell's own status is no failure of make's; these are umlab's.
run: FORCE
	$(call built,all)
	@$(call with,B) scripts/run $(ON_OPTIONS) $(if $(KEEP),--keep $(ON_KEEP)) || \
		case $$? in 124|125|255) exit 1;; esac

# A failed claim is named, with its evidence; V=1 shows each.
PROVE := prove $(if $(filter 1,$(V)),-v,--failures)

# All but what takes too long, and what has a verb of its own.
TEST_ROOMS := $(filter-out tests/long/ tests/x86_64/,$(sort $(wildcard tests/*/)))

# With FLAVOUR= those that are about that kernel.
test: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,all $(B)/umlab-asan)
	@exec $(AS_TYPED) -u ON B=$(B) LINUX=$(LINUX) FLAVOUR=$(FLAVOUR) $(PROVE) \
		$(or $(call quotes,$(TESTS)),$(TESTS_$(FLAVOUR)),$(if $(FLAVOUR),tests/calls/calls.t,$(TEST_ROOMS:/=)))

# The guest tests on both kernels and the launcher's on x86_64, and then what
# came of the first, side by side.
test-x86_64: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,all ON=x86_64)
	@rm -f $(B)/log/side-by-side/table
	@$(AS_TYPED) -u ON B=$(B) LINUX=$(B)/linux $(PROVE) $(or $(call quotes,$(TESTS)),tests/x86_64); \
		status=$$?; echo; \
		[ ! -f $(B)/log/side-by-side/table ] || cat $(B)/log/side-by-side/table; \
		exit $$status

# On every save. It builds by makes of its own, which it can end.
watch: FORCE
	@exec $(AS_TYPED) $(call with,LINUX $(BUILT_WITH)) scripts/watch $(call quote,$(DEMO))

# What is too long for each landing: run by hand before one calls a thing done.
ci-long: FORCE
	$(call built,all)
	@for flavour in gcov fuzz; do $(AS_TYPED) -u ON make test FLAVOUR=$$flavour || exit; done
	@exec $(AS_TYPED) -u ON B=$(B) prove tests/long
	@B=$(B) exec tests/long/stress

# A quarter of an hour of it: 10,000 sandboxes and 1,000 kills.
stress: FORCE
	$(call built,all)
	@B=$(B) exec tests/long/stress

# A call of one's own, and out again. NAME is not taken from the environment,
# where some systems have one.
TYPED_NAME = $(if $(filter environment,$(origin NAME)),,$(NAME))

new: FORCE
	@$(call with,CC) scripts/own/new $(call quote,$(TYPED_NAME)) $(call quote,$(ARGS))

rm: FORCE
	@scripts/own/rm $(call quote,$(TYPED_NAME))

# Calls of one's own as a series, and somebody's brought in.
export: $(B)/src/wired
	@[ -n $(call quote,$(TYPED_NAME)) ] || \
		{ echo 'export: NAME= is missing: give the calls to hand in, as in NAME="foo bar"' >&2; exit 1; }
	@syscalls/export-patch $(KTREE) $(B)/export $(call quotes,$(TYPED_NAME))

import: FORCE
	@scripts/own/import $(call quote,$(FROM))

# For "git am" onto the pristine kernel.
patch: $(B)/src/wired
	@syscalls/export-patch $(KTREE) $(B)/patches

# The handbook's pictures are of live runs, on both kernels.
docs: FORCE
	@$(call with,KERNEL KSRC) scripts/deps
	$(call built,docs-pages)
	@echo "docs: $(B)/docs/index.html is there, for any browser"

lint: $(LINUX)
	@B=$(B) exec scripts/lint
