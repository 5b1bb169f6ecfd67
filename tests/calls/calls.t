#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The system calls: runs the guest tests, each in a sandbox of its own, and
# passes their results on; then the demos; then checks that no error of a man
# page goes without a test. OUTPUTS=DIR keeps what each printed;
# GUEST_TESTS="tests/guest/NAME_test.c ...": these alone.
set -eu
cd "$(dirname "$0")/../.."
. tests/lib/lib.sh

on=()
if [ "${ON:-uml}" = uml ]; then
	on=(${LINUX:+--kernel "$LINUX"})
fi
complaint=$(grep -v '^#' tests/lib/complaints.list | paste -sd '|')

# sandbox NAME COMMAND...: output in $work/NAME, kernel messages in NAME.log
sandbox() {
	local name=$1 status=0
	shift
	"$umlab" exec ${on[@]+"${on[@]}"} --timeout "${CALLS_TIMEOUT:-180}" \
		--kernel-log "$work/$name.log" -- "$@" >"$work/$name" 2>&1 </dev/null || status=$?
	[ -z "${OUTPUTS:-}" ] || cp "$work/$name" "$OUTPUTS/$name"
	return $status
}

no_complaint() {
	local found
	if found=$(grep -E -m 3 "$complaint" "$work/$1.log"); then
		fail "$1: nothing wrong in the kernel's log" "$found"
	else
		is "$1: nothing wrong in the kernel's log" \
			"$([ -s "$work/$1.log" ] && echo checked)" checked
	fi
}

no_faults='the kernel has no fault injection'
without_faults() {	# CLAIM
	if [ "${FLAVOUR:-}" = gcov ]; then
		fail "$1" 'skipped, and that kernel has it'
	else
		skip "${1% # SKIP*}" "$no_faults: make test FLAVOUR=gcov"
	fi
}

guest_test() {
	local name=$1 status=0 line planned seen=0
	sandbox "$name" "/usr/local/lib/umlab/tests/$name" || status=$?
	planned=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$work/$name")
	while read -r line; do
		seen=$((seen + 1))
		case $line in
		*"# SKIP $no_faults"*) without_faults "$name: ${line#* * }" ;;
		*'# SKIP'*) fail "$name: ${line#* * }" 'skipped, and nothing here may be' ;;
		ok*) pass "$name: ${line#ok * }" ;;
		*) fail "$name: ${line#not ok * }" "$(grep -F "${line##*.}:" "$work/$name" || :)" ;;
		esac
	done < <(grep -E '^(not )?ok ' "$work/$name")
	if [ "${planned:-none}" != $seen ] || { [ $status != 0 ] && ! grep -q '^not ok' "$work/$name"; }; then
		fail "$name: runs to its end" "status $status, $seen of ${planned:-none} results:"$'\n'"$(tail -n 20 "$work/$name")"
	fi
	no_complaint "$name"
}

demo() {
	local status=0
	sandbox "demo-$1" "$1" || status=$?
	is "demo $1" "$status" 0
	[ $status = 0 ] || note "$(tail -n 20 "$work/demo-$1")" >&2
	no_complaint "demo-$1"
}

for source in ${GUEST_TESTS:-tests/guest/*_test.c}; do
	# there kmemleak looks, and KASAN keeps for a while what was freed
	case ${FLAVOUR:-}:$source in *debug:*_load_test.c) continue ;; esac
	guest_test "$(basename "$source" .c)"
done
[ -z "${GUEST_TESTS:-}" ] || finish
order=$(awk -v flavour="${FLAVOUR:-}" '!/^#/ && ($2 == "" || $2 == flavour) { print $1 }' demos/order)
is 'demos/order has all demos' "$(awk '!/^#/ { print $1 }' demos/order | sort)" \
	"$(find demos -type f \( -name '*.c' -o -perm -u+x \) -printf '%f\n' | sed 's/\..*//' | sort)"
for name in $order; do
	if [ ! -x "demos/$name" ]; then
		demo "$name"
	elif [ -z "${FLAVOUR:-}" ]; then	# it starts guests itself
		claim "demo $name" eval "demos/$name >'${OUTPUTS:-$work}/$name'"
	fi
done

# The calls with mistakes refuse, unless booted for them and asked by root.
refusal() {
	local name=$1 status=0
	shift
	"$umlab" exec ${on[@]+"${on[@]}"} "$@" -- \
		/usr/local/lib/umlab/tests/unsafe_copy good memcpy \
		>"$work/refused" 2>&1 </dev/null || :
	is "unsafe_copy refused $name" "$(grep -v "^umlab: --no-jail: " "$work/refused")" EPERM
}
refusal 'without the boot parameter'
refusal 'to an ordinary user' --append umlab_unsafe --user student

# No call gives EINTR that its caller would see; ENOSYS is in patch.t.
for page in syscalls/man/*.2; do
	call=$(basename "$page" .2)
	missing=
	while read -r error; do
		case $error in EINTR|ENOSYS) continue ;; esac
		grep -qw "$error" tests/guest/"$call"*_test.c || missing+=" $error"
	done < <(sed -n '/^\.SH ERRORS/,/^\.SH [^E]/s/^\.B \(E[A-Z0-9]*\)$/\1/p' "$page")
	is "$call(2): every error has a test" "$missing" ''
done

finish
