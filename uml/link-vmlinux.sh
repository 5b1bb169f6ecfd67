#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Stands in kbuild's output directory as scripts/link-vmlinux.sh, where kbuild
# finds it before the kernel's own. It notes the variables with which kbuild
# compiles and links, for uml/relink, and then is the kernel's own. What was in
# the environment before kbuild is no business of that note's, and may be
# secret: it is looked up in the process UMLAB_OUTER, which started kbuild. But
# what the kernel's Makefile exports is noted even if it was there already.

# shellcheck disable=SC2154 # kbuild's own
outer=/proc/${UMLAB_OUTER:-}/environ
if [ -r "$outer" ] && [ "$1" != clean ]; then
	exported=$(sed -nE 's/^[[:space:]]*export[[:space:]]+([A-Za-z0-9_ ]+).*/\1/p' \
		"$srctree/Makefile" | xargs | tr ' ' '|')
	{
		comm -z -13 <(sort -z "$outer") <(env -0 | sort -z)
		env -0 | grep -zE "^($exported)="
	} | sort -zu |
		grep -zE '^[A-Za-z_][A-Za-z0-9_]*=' |
		grep -zvE '^(MAKE[A-Z]*|MFLAGS|UMLAB_[A-Z]*|O|_|PWD|OLDPWD|SHLVL)=' \
		>"$UMLAB_RECORD/variables.new" &&
		mv "$UMLAB_RECORD/variables.new" "$UMLAB_RECORD/variables"
fi
exec "$srctree/scripts/link-vmlinux.sh" "$@"
