#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/own/workflow.yml: what it runs does what it says, for a repository with one
# call. What GitHub does itself (checkouts, its cache, the container) is imitated. In a
# private copy, as the call is brought in.
cd "$(dirname "$0")/../.." || exit 1
[ "${1:-}" = private ] || exec scripts/private "$0" private
. tests/lib/lib.sh

make() { command make --no-print-directory "$@"; }
form=scripts/own/workflow.yml

# -- the file: YAML, with the steps that are run here, and no others

steps() {
	/usr/bin/python3 - "$form" <<'END'
import sys
import yaml
with open(sys.argv[1]) as file:
    flow = yaml.safe_load(file)
for step in flow["jobs"]["test"]["steps"]:
    print(step.get("run") or f"uses {step['uses'].split('@')[0]} {step['with'].get('path')}")
END
}
steps >"$work/steps"
is "the checkouts are where the steps look for them" "$(grep '^uses actions/checkout' "$work/steps")" \
	$'uses actions/checkout calls\nuses actions/checkout umlab'
is "its cache is the one that make is told" "$(grep '^uses actions/cache' "$work/steps")" 'uses actions/cache cache'
# shellcheck disable=SC2016 # the workflow's
like "and the result is what is handed on" "$(cat "$work/steps")" 'JUNIT="\$PWD/junit.xml".*uses actions/upload-artifact junit.xml'
is "the machine's packages come by apt" "$(head -n 1 "$work/steps")" 'apt-get -q update && apt-get -q install -y git make'

# -- a repository of one call, and a checkout of umlab

mkdir -p "$work/site/calls"
claim "a call is made" make new NAME=workflow_shout ARGS="const char *text, size_t size"
claim "and handed on" make export NAME=workflow_shout
cp "$B"/export/*.patch "$work/site/calls/"
claim "and taken out" make rm NAME=workflow_shout FORCE=1
claim "there is a series of one call" ls "$work/site/calls/"*.patch
unlike "which is not in the tree" "$(cat syscalls/table)" workflow_shout
ln -s "$PWD" "$work/site/umlab"
ln -s "${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/umlab}" "$work/site/cache"
cd "$work/site" || exit 1
export CACHE=$PWD/cache
while read -r step; do
	claim "step: $step" env -u JUNIT bash -e -c "$step" </dev/null
done < <(grep '^make ' "$work/steps")
like "the file for the CI has the call's test" "$(cat junit.xml)" 'workflow_shout'
finish
