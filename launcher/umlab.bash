# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bash completion for umlab: . launcher/umlab.bash

_umlab() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local umlab=${COMP_WORDS[0]} verb=${COMP_WORDS[1]} i
	COMPREPLY=()

	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'exec run ps kill mcp enter --help' -- "$word")
		return
	fi
	case $verb in
	kill)
		mapfile -t COMPREPLY < <(compgen -W "--all --help $("$umlab" ps 2>/dev/null |
			awk 'NR > 1 { print $1 }')" -- "$word")
		return
		;;
	ps)
		mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$word")
		return
		;;
	exec | run) ;;
	*) return ;;
	esac
	# behind -- is the guest's command, of which the host knows nothing
	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" != -- ] || return
	done
	case $before in
	--on)
		mapfile -t COMPREPLY < <(compgen -W "$("$umlab" "$verb" --help 2>/dev/null |
			sed -n 's/^ *--on \([^ ]*\).*/\1/p' | tr '|' ' ')" -- "$word")
		;;
	--guest)
		mapfile -t COMPREPLY < <(compgen -W "ptrace seccomp" -- "$word")
		;;
	--kernel | --rootfs | --kernel-log | --keep)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	--limit)
		mapfile -t COMPREPLY < <(compgen -S = -W "$("$umlab" "$verb" --help 2>/dev/null |
			grep -oE '^  [a-z]+=' | tr -d ' =')" -- "$word")
		;;
	--share)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		;;
	--timeout | --mem | --user | --append | --cpus) ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "-- $("$umlab" "$verb" --help 2>/dev/null |
			grep -oE '^ +--[a-z-]+')" -- "$word")
		;;
	esac
}
complete -o filenames -F _umlab umlab
