#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# relink.t's claims, and each kernel it links compared with kbuild's.
WHOLE=yes exec tests/build/relink.t
