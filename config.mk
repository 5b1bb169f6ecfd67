# SPDX-License-Identifier: GPL-2.0-only
#
# Versions and places. Each can be given on make's command line or in the
# environment: make KERNEL=6.12, make KSRC=$HOME/linux.

# The kernel: Debian's linux-source-$(KERNEL), fetched with apt. 6.12 is the
# long-term kernel of Debian 13 and is in Debian 12's updates too. newest: see
# uml/version.mk; lts is this one.
LTS := 6.12
KERNEL ?= $(LTS)
ifeq ($(KERNEL),lts)
override KERNEL := $(LTS)
endif

# Where the source of others is looked for, besides what the host's apt knows: suites
# of the host's own mirror.
KERNEL_SUITES ?= $(if $(filter $(LTS),$(KERNEL)),$(SUITE),$(SUITE)-backports sid)

# A tarball of it instead, as kernel.org has it, and its sha256, if it has no
# signature beside it.
KTARBALL ?=
KSHA256 ?=

# An unpacked kernel tree of your own instead. It is copied, never written.
KSRC ?=

# The guest's Debian. trixie, because bookworm's procps cannot find the boot
# time under UML, and "ps aux" is the heart of the demonstration.
SUITE ?= trixie

# debug: the kernel with the sanitizers, slower by far. Empty: the fast one.
FLAVOUR ?=

# Which kernel demo, run, gdb and lesson start: a machine of include/machines.
ON ?= uml
ifeq ($(ON),)
override ON := uml
endif

# yes: umlab builds no walls of its own; for a container that refuses them and is
# the jail itself (docs/hosts.md). Never on by itself.
NO_JAIL ?=
export NO_JAIL

# Jobs at once. One more than there are cores, as the guest's build waits for
# the network and the disk while the kernel's compiles.
ifndef J
J := $(shell expr $$(nproc) + 1)
endif

# Downloads live outside build/, so that a clean build needs no second one.
CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/umlab

# Everything that is built. Nothing in it is edited, nothing else is written.
B := build

# make would say cc itself
ifeq ($(origin CC),default)
CC := gcc
endif
