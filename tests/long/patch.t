#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# patch.t's claims, and those on a whole kernel with the option off.
WHOLE=yes exec tests/calls/patch.t
