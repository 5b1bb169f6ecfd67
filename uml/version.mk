# SPDX-License-Identifier: GPL-2.0-only
#
# KERNEL=: one version beside another. The long-term kernel is built in $(COMMON), each
# other in a directory of its own in it, $(B): source, kernels, logs, whatever comes of
# them. What is the same with every kernel is built once, in $(COMMON), and linked to
# where the kernel is, as the launcher, tests and scripts look beside it.

# KERNEL=newest, as a number. It is looked for once (uml/version).
NEWEST := $(filter newest,$(KERNEL))
ifneq ($(NEWEST),)
override KERNEL := $(shell $(call with,KSRC KTARBALL KERNEL_SUITES) uml/version $(call quote,$(CACHE)))
ifeq ($(KERNEL),)
$(error KERNEL=newest: which one that is could not be found out, see above)
endif
endif

ifneq ($(KERNEL),$(LTS))
ifneq ($(shell printf %s $(call quote,$(KERNEL)) | grep -xE '[0-9]+\.[0-9]+'),$(KERNEL))
$(error KERNEL=$(KERNEL): give newest, lts, or a version such as 7.3)
endif
endif

# a make within may have been told B=
COMMON := $(patsubst %/$(KERNEL),%,$(B))
ifneq ($(KERNEL),$(LTS))
# for the makes of tests and scripts
export KERNEL
override B := $(COMMON)/$(KERNEL)
endif
