#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Stands in kbuild's output directory as scripts/link-vmlinux.sh, where kbuild
# finds it before the kernel's own. It notes the variables with which kbuild
# compiles and links, for uml/relink, and then is the kernel's own. What was in
# the environment before kbuild is no business of that note's.

# shellcheck disable=SC2154 # kbuild's own
if [ -f "${UMLAB_RECORD:-}/outer" ] && [ "$1" != clean ]; then
	export -p | grep -vxF -f "$UMLAB_RECORD/outer" |
		grep -vE '^export (MAKE[A-Z]*|MFLAGS|UMLAB_RECORD|O|_|PWD|OLDPWD|SHLVL)=' \
		>"$UMLAB_RECORD/env.new" &&
		mv "$UMLAB_RECORD/env.new" "$UMLAB_RECORD/env"
fi
exec "$srctree/scripts/link-vmlinux.sh" "$@"
