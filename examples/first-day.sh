#!/bin/sh
# The main job: load a chain into a new store, look at a change as a diff, save it, read it back.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

say "rolecall apply chain.toml --yes"
say "rolecall perms grant marta.ozola@example.com reports.messages.phones reports.appointments:history=all --yes"
say "rolecall perms revoke marta.ozola@example.com @contacts --yes"
say "rolecall user show marta.ozola@example.com"
say "rolecall report export contacts 'location:Riverside,role:administrator' --format markdown"
