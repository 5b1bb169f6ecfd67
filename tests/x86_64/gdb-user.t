#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gdb-user.t's claims, on x86_64.
ON=x86_64 exec tests/gdb/user.t
