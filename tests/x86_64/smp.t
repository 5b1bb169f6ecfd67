#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tests/calls/smp.t's claims, on x86_64: FLAVOUR=smp.
ON=x86_64 exec tests/calls/smp.t
