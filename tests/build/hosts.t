#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Hosts that lack or forbid something: one line says what to type, or it works
# without. What is as it is in a container is in tests/launcher/nojail.t, and all of it
# in one in tests/long/container.t.
# shellcheck disable=SC2016,SC2046,SC2086 # other shells expand; words or none
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/lib.sh
here=$PWD
umlab=$(realpath "$umlab")
unset NO_JAIL
map=--map-root-user
[ "$(id -u)" != 0 ] || map=
chmod 755 "$work"

# -- hosts that forbid namespaces: one whose limit is 0, for those in it; and others by
# -- their settings and what they refuse

no_namespaces() { unshare --user --map-root-user sh -c '
	echo 0 >/proc/sys/user/max_user_namespaces && echo 0 >/proc/sys/user/max_mnt_namespaces
	exec timeout 60 "$@"' sh "$@"; }
limit='clone3: No space left on device; sudo sysctl -w user\.max_user_namespaces=10000'
out=$(no_namespaces scripts/doctor 2>&1)
is "doctor fails where the limit of namespaces is 0" $? 1
like "and names that sysctl" "$out" "MISSING  namespaces +cannot make a sandbox: $limit"
out=$(no_namespaces scripts/step guest "$work/guest.log" remedy '' '' -- \
	env UMLAB="$umlab" rootfs/build trixie rootfs/packages.list "$work/guest" "$work/guest/image" 2>&1)
is "the guest's build fails there" $? 125
like "and names it too" "$out" "umlab: enter: $limit"
is "and leaves no process behind" \
	"$(find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$work/guest.log" 2>/dev/null)" ""

# host SETTING VALUE CALL ERROR COMMAND...: COMMAND of an ordinary user where that
# setting of /proc/sys is so, and the call is refused
host() {
	rm -rf "$work/sys"
	mkdir -p "$work/sys/${1%/*}"
	echo "$2" >"$work/sys/$1"
	shift 2
	unshare $map --mount --propagation private sh -c '
		mount --bind "$0/sys" /proc/sys &&
		exec unshare --user --map-user=1000 --map-group=1000 tests/lib/without "$@"' "$work" "$@" 2>&1
}
like "unprivileged_userns_clone is 0: the sysctl" \
	"$(host kernel/unprivileged_userns_clone 0 clone3 EPERM "$umlab" enter --try)" \
	'^umlab: cannot make a sandbox: clone3: Operation not permitted; sudo sysctl -w kernel\.unprivileged_userns_clone=1$'
profile='sudo install -m 644 launcher/apparmor /etc/apparmor.d/umlab && sudo apparmor_parser -r /etc/apparmor.d/umlab$'
for refused in 'open_tree EPERM' 'mount EACCES'; do
	like "AppArmor forbids it, with $refused: the profile to install, from umlab enter" \
		"$(host kernel/apparmor_restrict_unprivileged_userns 1 $refused "$umlab" enter --try)" "^umlab: .*; $profile"
	like "and from umlab exec" \
		"$(host kernel/apparmor_restrict_unprivileged_userns 1 $refused "$umlab" exec -- true)" "^umlab: .*; $profile"
done
for kind in mnt pid ipc uts net; do
	like "max_${kind}_namespaces is 0: that sysctl" \
		"$(host user/max_${kind}_namespaces 0 clone3 ENOSPC "$umlab" enter --try)" \
		"sudo sysctl -w user\\.max_${kind}_namespaces=10000\$"
done
like "a container: its options, and --no-jail" "$(tests/lib/without container "$umlab" enter --try 2>&1)" \
	'--security-opt seccomp=unconfined.*give --no-jail \(make: NO_JAIL=yes\)$'
claim "the profile is where the message says, for build/umlab" grep -q '^profile umlab .*/umlab ' launcher/apparmor
if command -v apparmor_parser >/dev/null; then
	claim "the profile is one" apparmor_parser --skip-kernel-load --skip-cache launcher/apparmor
else
	skip "the profile is one" "no apparmor_parser here"
fi

# -- umlab enter

like "in umlab enter one is root with a tmpfs, and has 65536 users" \
	"$("$umlab" enter sh -c 'mount -t tmpfs t /mnt && touch /mnt/f && chown 33:44 /mnt/f && stat -c "%u %g" /mnt/f; id -u')" $'^33 44\n0$'
"$umlab" enter sh -c 'exit 7'
is "the status is the command's" $? 7
is "a command that is not there" "$("$umlab" enter no-such-command 2>&1)" "umlab: enter: execute no-such-command: No such file or directory"
"$umlab" enter sh -c 'echo $$; sleep 1000' >"$work/out" &
job=$!
until [ -s "$work/out" ]; do sleep 0.1; done
inner=$(pgrep -P $job)
kill -KILL $job
wait $job 2>/dev/null
for ((i = 0; i < 100; i++)); do kill -0 "$inner" 2>/dev/null || break; sleep 0.1; done
is "what is in there ends with it" "$(ps -o stat= -p "$inner" | grep -v Z)" ""

like "with --alone one is root of process 1, with no other user, and a tmpfs" \
	"$("$umlab" enter --alone sh -c 'mount -t tmpfs t /mnt && echo $$ $(id -u) $(wc -l </proc/self/uid_map)')" '^1 0 1$'
like "with --mounts it is the very process, and what it mounts stays its own" \
	"$(sh -c 'echo $$; exec "$0" enter --mounts sh -c "mount -t tmpfs t /mnt && echo \$\$; ls -A /mnt"' "$umlab" | xargs)" '^([0-9]+) \1$'
mkdir "$work/un"
printf '#!/bin/sh\necho unshare is not allowed >&2\nexit 1\n' >"$work/un/unshare"
chmod +x "$work/un/unshare"
mkdir "$work/a blank"
is "a name that kbuild does not take needs no unshare(1)" \
	"$(cd "$work/a blank" && B=$here/$B PATH=$work/un:$PATH "$here/uml/plainpath" pwd 2>&1)" /mnt
is "nor does a private copy of the tree" \
	"$(PATH=$work/un:$PATH scripts/private sh -c 'touch of-the-copy && ls of-the-copy' 2>&1; [ ! -e of-the-copy ]; echo $?)" $'of-the-copy\n0'
like "nor gdb" "$(PATH=$work/un:$PATH DEMO=sayhello timeout 300 gdb/start -batch -ex 'umlab start sys_sayhello' 2>&1 </dev/null)" 'Breakpoint 1.*sayhello'
like "which says what mends a host without namespaces" "$(no_namespaces gdb/start -batch 2>&1 </dev/null)" 'gdb: .*sudo sysctl -w user\.max_user_namespaces'

# -- memory that is not executable

out=$(unshare $map --mount --propagation private sh -c '
	mount -t tmpfs -o noexec none /tmp && mount -t tmpfs -o noexec none /dev/shm && exec env -u TMPDIR scripts/doctor' 2>&1)
is "/tmp and /dev/shm noexec: doctor is content" $? 0
like "the compiler works" "$out" 'ok       compiler'
like "and who types ./linux is told" "$out" 'note     TMPDIR .*only ./linux typed by hand'

# -- the container's mode

like "doctor needs no namespaces with NO_JAIL=yes" "$(NO_JAIL=yes no_namespaces scripts/doctor 2>&1)" 'ok       namespaces +not needed: NO_JAIL=yes'
like "make takes yes, or nothing" "$(make NO_JAIL=1 2>&1)" 'NO_JAIL=1: give yes, or nothing'
like "the tests of the jail are left out, and that is said" "$(env -u TESTS make -n test NO_JAIL=yes 2>&1)" 'NO_JAIL=yes leaves out tests/hostile tests/launcher'
for grader in grade/grade class/class; do
	out=$(NO_JAIL=yes SUBMISSION=grade/template/reference SUBMISSIONS=grade/assignments $grader --check 2>&1)
	like "$grader refuses it" "$? $out" '^2 [a-z]*: NO_JAIL=yes: .*GRADE_NO_JAIL=yes'
	claim "$grader does it if it is asked for by name" env NO_JAIL=yes GRADE_NO_JAIL=yes \
		SUBMISSION=grade/template/reference SUBMISSIONS=grade/assignments $grader --check
done

# -- the table of hosts, on a machine that cannot be some of them

mkdir "$work/few"
for tool in bash env mktemp mkdir dirname cat sed rm grep tail id; do ln -s "$(command -v $tool)" "$work/few"; done
out=$(PATH=$work/few scripts/hosts podman alpine 2>"$work/err")
is "hosts that cannot be had are said to be not run" "$(sed -n 's/^| \([^|,]*\).*| not run | not run |.*/\1/p' <<<"$out" | xargs)" 'rootless podman Alpine Linux'
is "and why" "$(sed 's/^hosts: \([a-z]*\) is not run: podman is not installed.*/\1/' "$work/err" | xargs)" 'podman alpine'

# -- one of two fails

cat >"$work/Makefile" <<'END'
all: kernel guest
kernel guest:
	+@exec scripts/step $@ $(LOGS)/$@ 'remedy of $@' '' '' -- sh -c '$($@)'
END
start=$SECONDS
out=$(timeout 300 make -j2 --no-print-directory -f "$work/Makefile" LOGS="$work/logs" \
	kernel='sleep 200' guest='sleep 1; echo broken; exit 3' 2>&1)
is "a step that fails stops the other" $? 2
like "which says so" "$out" 'kernel +stopped after .*another step has failed'
like "and its remedy is the last that is said" "$(grep -v '^make' <<<"$out" | tail -n 1)" '^guest +remedy of guest$'
is "soon" $((SECONDS - start < 100)) 1
out=$(timeout 300 make -k -j2 --no-print-directory -f "$work/Makefile" LOGS="$work/logs" \
	kernel='sleep 3; echo end' guest='exit 3' 2>&1)
like "with -k the other goes on" "$out" 'kernel +done in'
out=$(timeout 300 make -j2 --no-print-directory -f "$work/Makefile" LOGS="$work/logs" kernel='exit 4' guest='exit 3' 2>&1)
is "two that fail at once end" $? 2

# -- compilers

# a folder for what is built, with the kernel's source of this tree's
mkdir -p "$work/b/src"
ln -s "$here/$B/src/linux" "$work/b/src/linux"
echo "$work/b/src/linux-source-6.12.tar.xz" >"$work/b/src/from"
touch "$work/b/src/linux-source-6.12.tar.xz" "$work/b/src/unpacked"
# Alpine's C library, which has less than Debian's; the filter's compiler is the host's own
mkdir "$work/headers"
ln -s /usr/include/linux /usr/include/asm-generic "/usr/include/$(gcc -print-multiarch)/asm" "$work/headers"
printf '#!/bin/sh\ncase "$*" in *launcher/compile*) exec gcc "$@" ;; esac\nexec musl-gcc -idirafter %s "$@"\n' "$work/headers" >"$work/musl"
chmod +x "$work/musl"
for compiler in clang "$work/musl" $(compgen -c gcc- | grep -xE 'gcc-[0-9]+' | sort -u); do
	tool=${compiler/#$work\/musl/musl-gcc}
	command -v $tool >/dev/null || { skip "CC=$tool" "it is not installed"; continue; }
	claim "CC=$tool builds launcher, process 1, demos and guest tests" \
		make B="$work/b" KERNEL=6.12 KSRC= CC=$compiler "$work/b/umlab" "$work/b/init" "$work/b/jail" \
		$(for source in tests/guest/*.c demos/*.c; do name=${source#*/}; name=${name#guest/}; echo "$work/b/${source%%/*}/${name%.c}"; done)
	is "and its umlab runs a guest" "$("$work/b/umlab" exec --kernel $B/linux --rootfs $B/rootfs \
		--share "$work/b/demos:ro" -- /mnt/share/sayhello 2>&1 >/dev/null; echo $?)" 0
	rm -rf "$work/b/obj" "$work/b"/{demos,tests,umlab,init,jail}
done
printf '#!/bin/sh\ncase " $* " in *" -static "*) echo "ld: cannot find -lc" >&2; exit 1 ;; esac\nexec gcc "$@"\n' >"$work/no-static"
chmod +x "$work/no-static"
out=$(make B="$work/b" KERNEL=6.12 KSRC= CC="$work/no-static" "$work/b/demos/sayhello" 2>&1)
is "a C library without its static half is refused" $? 2
like "with the package's name" "$out" 'static: .*no-static links no static program.*libc6-dev.*sudo make deps'

# -- the downloads' place

mkdir "$work/bin"
printf '#!/bin/sh\nexit 0\n' >"$work/bin/apt-cache"
printf '#!/bin/sh\nexec sleep 1000\n' >"$work/bin/apt-get"
chmod +x "$work/bin"/*
PATH=$work/bin:$PATH uml/fetch 6.12 "$work/cache" >/dev/null 2>&1 &
job=$!
until ls -d "$work"/cache/fetch.?????? >/dev/null 2>&1 && pgrep -P $job >/dev/null; do sleep 0.1; done
child=$(pgrep -P $job)
kill -KILL $job $(pgrep -P "$child") $child
wait $job 2>/dev/null
printf '#!/bin/sh\nexit 1\n' >"$work/bin/apt-get"
PATH=$work/bin:$PATH uml/fetch 6.12 "$work/cache" >/dev/null 2>&1
is "what a kill -9 has left of a download goes with the next" "$(ls -A "$work/cache")" ""
: >"$work/file"
out=$(make B="$work/b2" CACHE="$work/file/umlab" KERNEL=6.12 "$work/b2/src/linux-source-6.12.tar.xz" 2>&1)
is "a place for downloads that cannot be made fails" $? 2
like "and is named" "$out" "may not make $work/file/umlab: .*CACHE="
reader=
[ "$(id -u)" != 0 ] || reader='setpriv --reuid=65534 --regid=65534 --clear-groups'
mkdir -m 555 "$work/readonly"
out=$(PATH=$work/bin:$PATH $reader uml/fetch 6.12 "$work/readonly" 2>&1)
like "so is one that cannot be written" "$? $out" "^1 fetch: $work/readonly lacks linux-source-6.12.tar.xz, and .* may not write there: .*make fetch.* CACHE="
like "without HOME it is known, too" "$(env -u HOME -u XDG_CACHE_HOME make help)" $'CACHE +/\\.cache/umlab'

# -- apt's lists missing

sed 's/#.*//' scripts/packages.list | xargs -n 1 | sed 's/$/ installed/' >"$work/installed"
printf '#!/bin/sh\ncat %s\n' "$work/installed" >"$work/bin/dpkg-query"
printf '#!/bin/sh\nexit 1\n' >"$work/bin/apt-cache"
printf '#!/bin/sh\nexit 1\n' >"$work/bin/sudo"
printf '#!/bin/sh\necho 1000\n' >"$work/bin/id"
chmod +x "$work/bin"/*
out=$(cd "$work" && PATH=$work/bin:$PATH "$here/scripts/deps" --demo 2>&1)
is "only apt's lists missing: no package is asked for" "$out" \
	"deps: missing: the lists of apt: run 'make deps' as root, or have it done: apt-get -q update"
finish
