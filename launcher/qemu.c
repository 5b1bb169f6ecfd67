// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine as QEMU's: an x86_64 kernel on a CPU that KVM lends or that QEMU
 * emulates (TCG).
 *
 * It is a microvm, which has virtio devices and little else and is up in half
 * the time of a PC.  QEMU itself is confined as UML is; besides the user's
 * files it sees the libraries and the firmware it needs.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter.h"
#include "inside.h"
#include "libc.h"
#include "machine.h"

static char why_not_kvm[128];

/* What a shell would run: -1 if it is not there. */
static int open_in_path(const char *name, char *path, size_t size)
{
	const char *at = getenv("PATH"), *end;
	struct stat file;
	int fd;

	for (; at && *at; at = *end ? end + 1 : end) {
		end = at + strcspn(at, ":");
		snprintf(path, size, "%.*s/%s", (int)(end - at), at, name);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (!fstat(fd, &file) && S_ISREG(file.st_mode) &&
		    !faccessat(fd, "", X_OK, AT_EMPTY_PATH | AT_EACCESS))
			return fd;
		close(fd);
	}
	return -1;
}

static int find_program(struct sandbox_input *input)
{
	const char *name = input->options->machine->row.program;
	static char path[PATH_MAX];
	char magic[4];
	int fd = open_in_path(name, path, sizeof(path));

	if (fd < 0)
		fail("--on x86_64 needs %s, which is not installed: run 'make deps'",
		     name);
	/* A script would find no shell in the sandbox. */
	if (pread(fd, magic, sizeof(magic), 0) != sizeof(magic) ||
	    memcmp(magic, "\177ELF", sizeof(magic)))
		fail("%s is no program but a script, and the sandbox has no shell; put the distribution's first in PATH",
		     path);
	input->program_path = path;
	return fd;
}

static void check_qemu_img(void)
{
	char path[PATH_MAX];
	int fd = open_in_path("qemu-img", path, sizeof(path));

	if (fd < 0)
		fail("--on x86_64 with --keep needs qemu-img, which is not installed: run 'make deps'");
	close(fd);
}

/* QEMU would say so in its own words, and start nothing. */
static void check_kernel(const struct sandbox_input *input)
{
	char magic[4];	/* Documentation/arch/x86/boot.rst */

	if (pread(input->kernel, magic, sizeof(magic), 0x202) != sizeof(magic) ||
	    memcmp(magic, "HdrS", sizeof(magic)))
		fail("the kernel %s is no bzImage; 'make x86_64' builds one",
		     input->options->kernel);
}

static void check(const struct sandbox_input *input)
{
	check_kernel(input);
	/* Its base has a name in the sandbox's root directory. */
	if (input->options->keep && input->options->no_jail)
		fail("--keep on x86_64 needs the jail: leave out --no-jail, or take --on uml");
	if (input->options->keep)
		check_qemu_img();
}

/* KVM or not, and whom that may keep waiting is told. */
static void choose(struct sandbox_input *input)
{
	input->accelerator = "tcg";
	if (kvm_works(why_not_kvm, sizeof(why_not_kvm)))
		input->accelerator = "kvm";
	if (input->options->login && isatty(STDERR_FILENO))
		warn_line("QEMU with %s%s%s", input->accelerator,
			  *why_not_kvm ? ": " : "", why_not_kvm);
}

/*
 * The base is only read.  QEMU would not share it with UML, which locks the
 * whole of it, if only for reading.
 */
#define THROW_AWAY "if=none,id=disk,format=raw,snapshot=on," \
	"file.driver=file,file.filename=." BASE_FILE ",file.locking=off"
#define KEPT "if=none,id=disk,format=qcow2,file=." COW_FILE "," \
	"backing.file.locking=off"

/* With the caller's rights; a change of owner that these forbid is none. */
#define SHARE "local,id=share,path=." SHARE_DIR ",security_model=none," \
	"multidevs=remap"

/* A directory of the host's at the same place, or the link that is there. */
static bool lend(struct failure *why, const char *path)
{
	char place_at[64], target[256];
	struct stat file;
	ssize_t n;
	int tree;

	snprintf(place_at, sizeof(place_at), ".%s", path);
	if (lstat(path, &file))
		return errno == ENOENT || failed(why, "stat %s", path);
	if (S_ISLNK(file.st_mode)) {
		n = readlink(path, target, sizeof(target) - 1);
		if (n < 0)
			return failed(why, "readlink %s", path);
		target[n] = '\0';
		return !symlink(target, place_at) ||
		       failed(why, "symlink %s", place_at);
	}
	tree = borrow(why, path, MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY);
	if (tree < 0)
		return false;
	if (mkdir(place_at, 0700))
		return failed(why, "mkdir %s", place_at);
	return place(why, tree, place_at);
}

/* Of the host's; taken away again once the guest has come up. */
static const char *const lent_dirs[] = {
	"/lib", "/lib64", "/usr/lib", "/usr/lib64",
	"/usr/share/qemu", "/usr/share/seabios", NULL
};

/* /dev/null: to find out how files can be locked */
static const char *const lent_devices[] = { "/dev/null", "/dev/kvm", NULL };

static bool lend_host(struct failure *why)
{
	size_t i;

	/* QEMU takes its modules from "bin/../lib". */
	if (mkdir("./usr", 0700) || mkdir("./usr/bin", 0700) ||
	    mkdir("./usr/share", 0700))
		return failed(why, "mkdir usr");
	for (i = 0; lent_dirs[i]; i++)
		if (!lend(why, lent_dirs[i]))
			return false;
	return true;
}

static bool lend_device(struct failure *why, const char *path)
{
	char place_at[64];
	int tree = borrow(why, path, MOUNT_ATTR_NOEXEC);

	snprintf(place_at, sizeof(place_at), ".%s", path);
	return tree >= 0 && make_place(why, place_at) &&
	       place(why, tree, place_at);
}

static bool lend_devices(struct failure *why, bool kvm)
{
	if (mkdir("./dev", 0700))
		return failed(why, "mkdir dev");
	return lend_device(why, lent_devices[0]) &&
	       (!kvm || lend_device(why, lent_devices[1]));
}

static bool furnish(struct failure *why, const struct sandbox_input *input)
{
	char base[64];

	if (input->options->no_jail)
		return true;
	if (!lend_host(why) ||
	    !lend_devices(why, !strcmp(input->accelerator, "kvm")))
		return false;
	/* QEMU's 9p server changes a file's mode through it. */
	if (input->options->share &&
	    (mkdir("./proc", 0700) ||
	     /* no /proc/sys, which root on the host could write */
	     mount("proc", "./proc", "proc",
		   MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid")))
		return failed(why, "mount a proc for --share (a container may forbid it by covering parts of its own)");
	if (input->keep < 0)
		return true;
	/* The name by which the kept image asks for its base. */
	if (qcow2_base(input->base, base, sizeof(base)))
		return failed(why, "stat the image");
	return !symlink(BASE_FILE, base + 1) || failed(why, "symlink %s", base);
}

static void tell_accelerator(const char *accelerator)
{
	if (*why_not_kvm)
		dprintf(LOG_ERR, "QEMU with %s: %s\n", accelerator,
			why_not_kvm);
	else
		dprintf(LOG_ERR, "QEMU with %s\n", accelerator);
}

/*
 * An interrupt that is never masked: the kernel panics of it, and says in its log
 * where it was. Not waited for: QEMU may not listen, or have been taken over.
 */
static bool find(pid_t pid, int monitor, struct report *report)
{
	static const char command[] = "nmi\n";

	(void)pid;
	(void)report;
	send(monitor, command, strlen(command), MSG_DONTWAIT | MSG_NOSIGNAL);
	return false;
}

static void add_drives(struct program *program, bool kept)
{
	/* vda, the disk */
	add_word(program, "-drive");
	add_word(program, kept ? KEPT : THROW_AWAY);
	/* a full host is an error and no pause */
	add_words(program, "-device virtio-blk-device,drive=disk,werror=report,rerror=report");
	/* vdb, which the host writes */
	add_words(program, "-drive if=none,id=ring,format=raw,readonly=on,file=." RING_FILE);
	add_words(program, "-device virtio-blk-device,drive=ring");
}

static void add_share(struct program *program, bool read_only)
{
	add_word(program, "-fsdev");
	add_word(program, read_only ? SHARE ",readonly=on" : SHARE);
	add_words(program, "-device virtio-9p-device,fsdev=share,mount_tag=" SHARE_TAG);
}

static void describe(const struct sandbox_input *input, struct program *program)
{
	const struct options *options = input->options;
	const struct machine_row *row = &options->machine->row;

	add_word(program, row->program);
	add_words(program, "-nodefaults -no-user-config -display none -no-reboot");
	/* page tables of five levels take an emulator longer, and are no use here */
	add_words(program, "-machine microvm,rtc=on -cpu max,la57=off -m");
	add_text(program, "%lluk", (unsigned long long)options->memory >> 10);
	add_word(program, "-accel");
	/* In MB: by itself it takes up to a gigabyte for translated code. */
	add_text(program, "%s%s", input->accelerator,
		 strcmp(input->accelerator, "tcg") ? "" : ",tb-size=256");
	if (options->cpus > 1) {
		add_word(program, "-smp");
		add_text(program, "%u", options->cpus);
	}
	add_words(program, "-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
	/* it would look beside itself, and is at no place here */
	add_words(program, "-L /usr/share/qemu -L /usr/share/seabios");
	add_words(program, "-kernel ." KERNEL_FILE " -append");
	add_text(program, "%s ignore_loglevel umlab=%s tsc_early_khz=%lu %s",
		 row->arguments, row->name, tsc_khz(), options->append);
	/* the log */
	add_words(program, "-chardev stdio,id=log,signal=off -serial chardev:log");
	/* the frames */
	add_words(program, "-chardev socket,id=line,fd=" LINE_FD);
	add_words(program, "-device virtio-serial-device");
	/* the supervisor's commands; nobody reads what it answers */
	add_words(program, "-chardev socket,id=monitor,fd=" MONITOR_FD " -mon chardev=monitor");
	add_words(program, "-device virtserialport,chardev=line,name=" PORT_NAME);
	add_drives(program, input->keep >= 0);
	if (options->share)
		add_share(program, options->share_read_only);
	tell_accelerator(input->accelerator);
}

const struct machine machine_x86_64 = {
	.row = MACHINE_x86_64,
	.kept = &qcow2_format,
	.filter = &qemu_filter,
	.check = check,
	.find_program = find_program,
	.choose = choose,
	.furnish = furnish,
	.lent_dirs = lent_dirs,
	.lent_devices = lent_devices,
	.monitored = true,
	.find = find,
	.describe = describe,
};
