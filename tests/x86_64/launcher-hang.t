#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# launcher/hang.t's claims, on x86_64.
ON=x86_64 UMLAB=tests/lib/on exec tests/launcher/hang.t
