# SPDX-License-Identifier: GPL-2.0-only
"""umlab vmas: a process's mappings, as /proc/PID/maps shows them."""

import gdb

from .kernel import PAGE_SHIFT, lookup_type, read_words
from .task import find_process, one_pid

# Maple tree (lib/maple_tree.c): a node's kind is in the low bits of the
# pointer to it, the node itself is aligned to 256 bytes.
NODE_MASK = ~0xff
LEAF, RANGE, ARANGE = 1, 2, 3
VM_READ, VM_WRITE, VM_EXEC, VM_MAYSHARE = 1, 2, 4, 0x80


def node_slots(entry, last):
    """(slot, last index) of each used slot of a node; last is the node's."""
    kind = entry >> 3 & 0xf
    union = "ma64" if kind == ARANGE else "mr64"
    node = gdb.Value(entry & NODE_MASK).cast(
        lookup_type("struct maple_node").pointer())[union]
    count = node["slot"].type.range()[1] + 1
    slots = read_words(int(node["slot"].address), count)
    pivots = read_words(int(node["pivot"].address), count - 1)
    for i, slot in enumerate(slots):
        end = pivots[i] if i < count - 1 else last
        # a pivot that is 0 stands behind the last one that is used
        if end == 0 and i:
            end = last
        yield slot, end
        if end >= last:
            return


def entries(node, last=(1 << 64) - 1):
    """The pointers below a node of a maple tree, in order of their index."""
    leaf = node >> 3 & 0xf <= LEAF
    for slot, end in node_slots(node, last):
        if slot and leaf:
            yield slot
        elif slot:
            yield from entries(slot, end)


def tree(root):
    """The pointers in a maple tree: a root that is no node is the only one."""
    if root & 3 == 2 and root > 4096:
        yield from entries(root)
    elif root:
        yield root


def areas(mm):
    """The struct vm_area_struct * of an address space, lowest first."""
    pointer = lookup_type("struct vm_area_struct").pointer()
    for address in tree(int(mm["mm_mt"]["ma_root"])):
        yield gdb.Value(address).cast(pointer)


def container(pointer, kind, member):
    """container_of() for a member that is no bit field."""
    kind = lookup_type(kind)
    offset = next(f.bitpos // 8 for f in kind.fields() if f.name == member)
    return gdb.Value(int(pointer) - offset).cast(kind.pointer())


def path_of(file):
    """The name of an open file, from its mount's root upwards."""
    mount = container(file["f_path"]["mnt"], "struct mount", "mnt")
    dentry = file["f_path"]["dentry"]
    gone = " (deleted)" if not dentry["d_hash"]["pprev"] else ""
    if dentry == dentry["d_parent"] and gone:
        # shared memory: a file with no directory
        return f"/{dentry['d_name']['name'].string()}{gone}"
    names = []
    while True:
        if dentry == dentry["d_parent"] or dentry == mount["mnt"]["mnt_root"]:
            if mount == mount["mnt_parent"]:
                return "/" + "/".join(reversed(names)) + gone
            dentry, mount = mount["mnt_mountpoint"], mount["mnt_parent"]
            continue
        names.append(dentry["d_name"]["name"].string())
        dentry = dentry["d_parent"]


def special_name(area):
    """Of a mapping that the kernel itself has made: [vdso] and its like."""
    kind = lookup_type("struct vm_special_mapping").pointer()
    return area["vm_private_data"].cast(kind)["name"].string()


def label(mm, area):
    """What /proc/PID/maps has in the last column."""
    start, end = int(area["vm_start"]), int(area["vm_end"])
    if area["vm_file"]:
        return path_of(area["vm_file"])
    if area["vm_ops"] == gdb.parse_and_eval("&special_mapping_vmops"):
        return special_name(area)
    if start <= int(mm["brk"]) and end >= int(mm["start_brk"]):
        return "[heap]"
    if start <= int(mm["start_stack"]) <= end:
        return "[stack]"
    return ""


def permissions(area):
    """The four letters, from vm_flags."""
    flags = int(area["vm_flags"])
    return "".join((
        "r" if flags & VM_READ else "-", "w" if flags & VM_WRITE else "-",
        "x" if flags & VM_EXEC else "-", "s" if flags & VM_MAYSHARE else "p"))


class Vmas(gdb.Command):
    """List a process's mappings: addresses, rights, offset, file.

umlab vmas [PID]

The rows are those of /proc/PID/maps, without device and inode."""

    def __init__(self):
        super().__init__("umlab vmas", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        mm = find_process(one_pid(argument, "umlab vmas [PID]"))["mm"]
        for area in areas(mm):
            start, end = int(area["vm_start"]), int(area["vm_end"])
            pages = int(area["vm_pgoff"]) if area["vm_file"] else 0
            row = (f"{start:08x}-{end:08x} {permissions(area)} "
                   f"{pages << PAGE_SHIFT:08x} {label(mm, area)}")
            gdb.write(row.rstrip() + "\n")


Vmas()
