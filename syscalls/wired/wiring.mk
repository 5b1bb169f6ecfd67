# SPDX-License-Identifier: GPL-2.0-only
#
# For the kernel's Makefiles of our directories, in the sandbox: what the kernel
# has of each call in $(calls), in headers that nobody else includes. $(option)
# is theirs in the table.

syscalls := $(patsubst %/wired/,%,$(dir $(lastword $(MAKEFILE_LIST))))
wiring := $(obj)/wiring

LINUXINCLUDE := -I$(syscalls)/wired -I$(wiring) $(LINUXINCLUDE)
$(foreach call,$(calls),$(eval CFLAGS_$(call).o += -DUMLAB_CALL='"call/$(call).h"'))

$(wiring)/made: $(addprefix $(syscalls)/,table generate generate.awk include/umlab.h)
	$(Q)$(syscalls)/generate wiring $(wiring) $(option)
	$(Q)touch $@

# those of them that stayed the same keep their date
$(wiring)/umlab.h $(calls:%=$(wiring)/call/%.h): $(wiring)/made ;
$(addprefix $(obj)/,$(obj-y)): | $(wiring)/made
