# SPDX-License-Identifier: GPL-2.0-only
#
# What users type, besides the files that are built.

.PHONY: run demo watch test test-x86_64 test-matrix stress ci-long new rm export import patch docs lint

# Which kernel runs, and what is to be built for it.
ON_KERNEL := $(B)/$(call flavoured,$(call machine,kernel))
# one kernel's image is nothing to the other's
ON_KEEP = $(B)/keep.$(call machine,image)
ON_OPTIONS = --on $(ON) --kernel $(ON_KERNEL)

# For what runs makes of its own, as a user would: our flags and our jobs are
# not theirs.
AS_TYPED := env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u UMLAB_USES -u JUNIT

# ... and these tell it what is to be built.
BUILT_WITH := KERNEL KSRC KTARBALL KSHA256 KERNEL_SUITES FLAVOUR SUITE CC CACHE J V

# What one machine is run with.
RUN_NEEDS = $(ON_KERNEL) $(B)/rootfs $(B)/umlab

# The kernel's source comes while packages are installed.
FETCH = $(if $(KSRC)$(KTARBALL)$(wildcard $(TARBALL)),,exec $(AS_TYPED) $(call with,$(BUILT_WITH)) $(MAKE) -s $(TARBALL))

# demo and test first install what the host lacks, where they can. That
# has to come before the files are made, hence the second make.
demo: FORCE
	@MEANWHILE=$(call quote,$(FETCH)) $(DEPS) --demo
	$(call built,$(if $(wildcard demos/$(firstword $(DEMO)).c),$(RUN_NEEDS),all) LATER=yes)
	@exec $(AS_TYPED) $(call with,B LINUX $(BUILT_WITH)) scripts/beside $(ON_KERNEL) \
		env $(call with,ON ON_KERNEL LEAKS) scripts/demo $(call quote,$(DEMO))

# A shell's own status is no failure of make's; these are umlab's.
run: FORCE
	$(call built,all)
	@$(call with,B) scripts/run $(ON_OPTIONS) $(if $(KEEP),--keep $(ON_KEEP)) || \
		case $$? in 124|125|255) exit 1;; esac

# A failed claim is named, with its evidence; V=1 shows each.
# JUNIT=: what came of each claim, for a CI, as a file of JUnit's, too.
JUNIT	?=
PROVE = $(if $(JUNIT),env $(call with,JUNIT_OUTPUT_FILE) )prove --timer $(if $(filter 1,$(V)),-v,--failures) \
	$(if $(JUNIT),--harness TAP::Harness::JUnit)
JUNIT_OUTPUT_FILE = $(JUNIT)
# before an hour of tests, and not behind it
CHECK_JUNIT = $(if $(JUNIT),touch $(call quote,$(JUNIT)) 2>/dev/null || \
	{ echo "test: "$(call quote,JUNIT=$(JUNIT))" cannot be written: give a file in a directory that is there" >&2; exit 1; })

# All but what takes too long, and what has a verb of its own.
TEST_ROOMS := $(filter-out tests/long/ tests/x86_64/ tests/matrix/,$(sort $(wildcard tests/*/)))

# Without a jail: not those that are about it, that compare all of what is said, or
# that make namespaces of their own.
NEED_JAIL := hostile launcher grade class gdb build mutants coverage bench regress fuzz docs report
ifeq ($(NO_JAIL),yes)
TEST_ROOMS := $(filter-out $(NEED_JAIL:%=tests/%/),$(TEST_ROOMS))
TESTS_LEFT = @echo "test: NO_JAIL=yes leaves out $(NEED_JAIL:%=tests/%)" >&2
endif

# With FLAVOUR= those that are about that kernel.
test: FORCE
	@$(CHECK_JUNIT)
	@$(DEPS)
	$(call built,all $(B)/umlab-asan)
	$(if $(TESTS)$(FLAVOUR),,$(TESTS_LEFT))
	@exec $(AS_TYPED) -u ON B=$(B) LINUX=$(LINUX) FLAVOUR=$(FLAVOUR) $(PROVE) \
		$(or $(call quotes,$(TESTS)),$(TESTS_$(FLAVOUR)),$(if $(FLAVOUR),tests/calls/calls.t,$(TEST_ROOMS:/=)))

# The guest tests on both kernels and the launcher's on x86_64, and then what
# came of the first, side by side.
test-x86_64: FORCE
	@$(CHECK_JUNIT)
	@$(DEPS)
	$(call built,all ON=x86_64)
	@rm -f $(B)/log/side-by-side/table
	@$(AS_TYPED) -u ON B=$(B) LINUX=$(B)/linux FLAVOUR=$(FLAVOUR) $(PROVE) \
		$(or $(call quotes,$(TESTS)),$(TESTS_x86_64_$(FLAVOUR)),tests/x86_64); \
		status=$$?; echo; \
		[ ! -f $(B)/log/side-by-side/table ] || cat $(B)/log/side-by-side/table; \
		exit $$status

# The kernels of the matrix; each is built by a make of its own.
MATRIX ?= lts newest

test-matrix: FORCE
	@$(DEPS)
	@pairs=; for kernel in $(MATRIX); do \
		typed="$(AS_TYPED) $(call with,$(filter-out KERNEL,$(BUILT_WITH))) $(MAKE) KERNEL=$$kernel ON=x86_64"; \
		eval "$$typed" all || exit; \
		pairs="$$pairs $$(eval "$$typed" -s where)" || exit; \
	done; \
	$(AS_TYPED) -u ON B=$(COMMON) MATRIX="$$pairs" $(PROVE) tests/matrix; \
	status=$$?; echo; cat $(COMMON)/log/matrix/table; exit $$status

# VERSION=DIRECTORY of this kernel, for scripts
where:
	@echo $(KERNEL)=$(B)

# On every save. It builds by makes of its own, which it can end.
watch: FORCE
	@exec $(AS_TYPED) $(call with,B LINUX $(BUILT_WITH)) scripts/watch $(call quote,$(DEMO))

# What is too long for each landing: run by hand before one calls a thing done.
ci-long: FORCE
	$(call built,all)
	@$(AS_TYPED) -u ON make test-matrix
	@for flavour in debug kcov gcov fuzz; do $(AS_TYPED) -u ON make test FLAVOUR=$$flavour || exit; done
	@$(AS_TYPED) -u ON make test-x86_64
	@for flavour in $(ALONE); do \
		$(AS_TYPED) -u ON make test FLAVOUR=$$flavour KERNEL=newest && \
		$(AS_TYPED) -u ON make test-x86_64 FLAVOUR=$$flavour || exit; done
	@for on in $$(include/machine name); do $(AS_TYPED) make regress ON=$$on || exit; done
	@exec $(AS_TYPED) -u ON B=$(B) prove --timer tests/long
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
	@$(DEPS)
	$(call built,docs-pages)
	@echo "docs: $(B)/docs/index.html is there, for any browser"

lint: $(LINUX)
	@B=$(B) exec scripts/lint
