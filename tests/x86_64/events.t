#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tests/trace/events.t's claims, on x86_64: FLAVOUR=trace.
ON=x86_64 exec tests/trace/events.t
