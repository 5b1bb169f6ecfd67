# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel under gdb. gdb/start makes the sandbox, gdb/umlab/ the commands.

.PHONY: gdb gdb-user lesson

# What the guest runs; empty: a shell on its console. And where to stop.
GDB_DEMO = $(if $(filter undefined,$(origin DEMO)),change_cmdline,$(DEMO))
GDB_BREAK = $(if $(filter undefined,$(origin BREAK)),sys_$(or $(firstword $(GDB_DEMO)),change_cmdline),$(BREAK))
# further arguments of gdb: GDBFLAGS='-batch -x script'
GDBFLAGS ?=
GDB_SYMBOLS = $(B)/$(call flavoured,$(call machine,symbols))

# LAYOUT=tui: gdb's text user interface; others are those of gdb's layout
GDB_LAYOUT = $(if $(LAYOUT),-ex $(call quote,$(if $(filter tui,$(LAYOUT)),tui enable,layout $(LAYOUT))))

GDB_ENV = $(call with,B ON CONSOLE) LINUX='$(GDB_SYMBOLS)' \
	DEMO=$(call quote,$(GDB_DEMO))

gdb: FORCE
	$(call built,$(ON_KERNEL) $(B)/rootfs $(B)/umlab $(B)/jail)
	@$(GDB_ENV) gdb/start -ex $(call quote,umlab start $(GDB_BREAK)) $(GDB_LAYOUT) $(GDBFLAGS)

# Kernel and demo, each under a gdb of its own: side by side in tmux; without
# tmux the second is "gdb/user" in another terminal.
gdb-user: FORCE
	$(call built,$(ON_KERNEL) $(B)/rootfs $(B)/umlab $(B)/jail $(DEMO_BINS))
	@$(GDB_ENV) USER_SIDE=yes gdb/start -ex $(call quote,umlab start $(GDB_BREAK)) $(GDB_LAYOUT) $(GDBFLAGS)

# The kernel's walls in gdb are those of the launcher.
JAIL_OBJS := $(addprefix $(COMMON)/obj/,gdb/jail.o launcher/filter.o launcher/landlock.o)

$(COMMON)/obj/gdb/jail.o: gdb/jail.c gdb/gdb.mk | $(MACHINES_H)
	$(call object,$(LAUNCHER_CFLAGS) -O2)

$(COMMON)/jail: $(JAIL_OBJS)
	$(call program)

-include $(call depends,$(COMMON)/obj/gdb/jail.o)

# A guided tour; without LESSON= the list of them.
lesson: FORCE
	$(call built,$(ON_KERNEL) $(B)/rootfs $(B)/umlab $(B)/jail $(DEMO_BINS))
	@$(GDB_ENV) gdb/start $(if $(LESSON),,-batch) -ex $(call quote,umlab lesson $(LESSON)) $(GDBFLAGS)
