# SPDX-License-Identifier: GPL-2.0-only
#
# make report: the demos and the tests of their calls, as a page and a PDF.

.PHONY: report

# whose it is; empty: git's user.name
AUTHOR ?=

report: FORCE
	@$(DEPS)
	$(call built,all)
	@$(call with,B ON LINUX FLAVOUR AUTHOR) UMLAB_OPTIONS='$(ON_OPTIONS)' \
		report/report $(call quote,$(DEMO))
