# SPDX-License-Identifier: GPL-2.0-only
#
# How each file is compiled, for clangd and other editors, which look into
# build/ by themselves.
EDITOR_FILES = \
	$(foreach f,$(wildcard demos/*.c),$(call quote,$(f)=$(CC) $(C_FLAGS) $(DEMO_CFLAGS) -I$(COMMON)/obj -c)) \
	$(foreach f,$(wildcard launcher/*.c),$(call quote,$(f)=$(CC) $(C_FLAGS) $(LAUNCHER_CFLAGS) -c)) \
	$(foreach f,$(wildcard init/*.c),$(call quote,$(f)=$(CC) $(C_FLAGS) $(INIT_CFLAGS) -c)) \
	$(foreach f,$(wildcard tests/guest/*.c),$(call quote,$(f)=$(CC) $(C_FLAGS) $(TEST_CFLAGS) -c))

.PHONY: compile_commands.json

compile_commands.json: $(B)/compile_commands.json

$(B)/compile_commands.json: $(LINUX) scripts/compile-commands $(MAKEFILE_LIST)
	$(call say,EDITOR,$@)
	$(Q)scripts/compile-commands $(KOUT) $(EDITOR_FILES) >$@.tmp
	$(Q)mv -f $@.tmp $@
