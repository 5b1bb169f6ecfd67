# SPDX-License-Identifier: GPL-2.0-only
#
# The header is generated from the list of calls and kept in git, so that it
# can be read and used without a build. What is built insists on a fresh one.

.PHONY: headers

headers:
	$(Q)syscalls/generate header >syscalls/include/umlab.h.tmp
	$(Q)cmp -s syscalls/include/umlab.h.tmp syscalls/include/umlab.h && \
		rm -f syscalls/include/umlab.h.tmp || \
		mv -f syscalls/include/umlab.h.tmp syscalls/include/umlab.h

# Exists when the header is what the list says. Beside it what the header has of
# each call, for syscalls/uses.
$(COMMON)/obj/umlab.h: syscalls/table syscalls/generate syscalls/generate.awk \
		syscalls/include/umlab.h
	$(Q)mkdir -p $(@D)
	$(Q)syscalls/generate header >$@.tmp
	$(Q)cmp -s $@.tmp syscalls/include/umlab.h || { \
		echo 'syscalls/include/umlab.h: older than syscalls/table; run: make headers' >&2; \
		rm -f $@.tmp; exit 1; }
	$(Q)syscalls/generate wiring $(COMMON)/obj/calls
	$(Q)mv -f $@.tmp $@

# those that stayed the same keep their date
$(COMMON)/obj/calls/%.h: $(COMMON)/obj/umlab.h ;

# The names that strace shows, for demos/strace_calls; all there are, for tests.
$(COMMON)/obj/umlab_calls.h: OPTION := UMLAB
$(COMMON)/obj/umlab_calls.h $(COMMON)/obj/umlab_all_calls.h: $(COMMON)/obj/umlab.h
	$(Q)syscalls/generate strace $(OPTION) >$@.tmp
	$(Q)mv -f $@.tmp $@
