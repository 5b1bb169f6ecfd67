# SPDX-License-Identifier: GPL-2.0-only
#
# docs/*.md + man pages + pictures of live runs -> build/docs/index.html

DOC_PAGES := $(shell grep -v '^\#' docs/order)
DOC_MANUALS := $(sort $(wildcard syscalls/man/*.2)) launcher/umlab.1
DOC_HTML := $(patsubst %,$(B)/docs/%.html,$(DOC_PAGES) $(notdir $(DOC_MANUALS)))

PICTURES := $(B)/obj/docs
DOC_TERMINALS := $(patsubst %,$(PICTURES)/%.html,$(shell sed -n 's/^\([a-z][^ ]*\) .*/\1/p' docs/pictures/terminals))
DOC_PICTURES := $(DOC_TERMINALS) $(patsubst %,$(PICTURES)/%.html,stack since-2012 gdb path-uml path-x86_64)

# $(call picture,SCRIPT WITH ARGUMENTS): a recipe. It prints the picture, or why
# there is none.
define picture
	$(Q)mkdir -p $(@D)
	$(call say,PICTURE,$(basename $(@F)))
	$(Q)timeout 300 $(1) >$@.tmp || { rm -f $@.tmp; exit 1; }
	$(Q)mv -f $@.tmp $@
endef

$(DOC_TERMINALS): $(PICTURES)/%.html: docs/pictures/terminals docs/pictures/terminal \
		syscalls/wire $(LINUX) $(B)/rootfs $(B)/umlab
	$(call picture,docs/pictures/terminal $*)

$(PICTURES)/bin/stack: docs/pictures/stack.c docs/docs.mk | $(COMMON)/obj/umlab.h
	$(call guest_program,-Isyscalls/include)

$(PICTURES)/stack.html: docs/pictures/stack $(PICTURES)/bin/stack $(LINUX) $(B)/rootfs $(B)/umlab
	$(call picture,docs/pictures/stack $(PICTURES)/bin/stack)

$(PICTURES)/since-2012.html: docs/pictures/since syscalls/since-2012
	$(call picture,$^)

DOC_GDB := tests/lib/gdbsession.py $(wildcard gdb/umlab/*.py) gdb/start gdb/sandbox $(B)/jail $(B)/rootfs

$(PICTURES)/gdb.html: docs/pictures/gdb $(DOC_GDB) $(LINUX)
	$(call picture,env ON=uml docs/pictures/gdb)

$(PICTURES)/path-uml.html: $(LINUX)
$(PICTURES)/path-x86_64.html: $(BZIMAGE)
$(PICTURES)/path-%.html: docs/pictures/path $(DOC_GDB)
	$(call picture,env ON=$* docs/pictures/path)

# Anew each time, as pages come and go, and put in place if it has changed.
$(PICTURES)/contents: FORCE
	$(Q)mkdir -p $(@D) $(B)/docs
	$(Q)docs/contents $(DOC_MANUALS) >$@.tmp
	$(Q)cmp -s $@.tmp $@ || mv -f $@.tmp $@
	$(Q)rm -f $@.tmp $(filter-out $(DOC_HTML) $(DOC_PICTURES),$(wildcard $(B)/docs/*.html $(PICTURES)/*.html))

define doc_page
	$(call say,PAGE,$@)
	$(Q)PICTURES=$(PICTURES) MANUALS='$(notdir $(DOC_MANUALS))' docs/page $(PICTURES)/contents $< >$@.tmp || \
		{ rm -f $@.tmp; exit 1; }
	$(Q)mv -f $@.tmp $@
endef

DOC_FRAME := docs/page docs/page.html docs/page.lua $(PICTURES)/contents

$(DOC_PAGES:%=$(B)/docs/%.html): $(B)/docs/%.html: docs/%.md $(DOC_FRAME) $(DOC_PICTURES)
	$(doc_page)
$(patsubst %,$(B)/docs/%.html,$(notdir $(wildcard syscalls/man/*.2))): $(B)/docs/%.html: syscalls/man/% $(DOC_FRAME)
	$(doc_page)
$(B)/docs/umlab.1.html: launcher/umlab.1 $(DOC_FRAME)
	$(doc_page)

$(B)/docs/style.css: docs/style.css | $(PICTURES)/contents
	$(Q)cp $< $@.tmp
	$(Q)mv -f $@.tmp $@

.PHONY: docs-pages
docs-pages: $(DOC_HTML) $(B)/docs/style.css
	+@:

# README's picture, which git keeps: by hand, when the demo shows something else.
.PHONY: docs/demo.svg
docs/demo.svg: docs/pictures/terminal $(LINUX) $(B)/rootfs $(B)/umlab
	$(call say,PICTURE,$@)
	$(Q)mkdir -p $(PICTURES)
	$(Q)docs/pictures/terminal --svg figure-14 >$(PICTURES)/demo.svg
	$(Q)mv -f $(PICTURES)/demo.svg $@
