#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Gradescope's setup: once, when the autograder's image is made. The archive that is
# uploaded has this file, run_autograder, and a clone of umlab as umlab/, with your
# assignment in umlab/grade/assignments/. The image is to be Debian 12 or 13.
set -eu

apt-get -q update
apt-get -q install -y make git
cd "${AUTOGRADER:-/autograder}/source/umlab"
make deps
make
