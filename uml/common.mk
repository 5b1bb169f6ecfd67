# SPDX-License-Identifier: GPL-2.0-only
#
# What is the same with every kernel, beside a kernel in a directory of its own: see
# uml/version.mk. Hard links of files, as the launcher looks beside its own; of
# directories symbolic ones, in which make has to know a file by both names.

ifneq ($(B),$(COMMON))
COMMON_FILES := $(addprefix $(B)/,rootfs umlab umlab-asan umlab-record jail)
COMMON_DIRS := $(addprefix $(B)/,obj demos tests)

$(COMMON_FILES): $(B)/%: $(COMMON)/% | $(COMMON_DIRS)
	$(Q)ln -f $< $@

$(COMMON_DIRS):
	$(Q)mkdir -p $(@D) $(COMMON)/$(@F)
	$(Q)ln -sfn ../$(@F) $@

$(patsubst $(COMMON)/%,$(B)/%,$(DEMO_BINS) $(TEST_BINS)): $(B)/%: $(COMMON)/% | $(COMMON_DIRS) ;
$(B)/obj/umlab.h: $(COMMON)/obj/umlab.h | $(COMMON_DIRS) ;
endif
