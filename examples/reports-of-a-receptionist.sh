#!/bin/sh
# A receptionist who sees upcoming appointments, reviews and today's list, but no client's phone; then a little more.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table ROLECALL_AT=Harbour

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

rolecall apply chain.toml --yes --quiet
say "rolecall invite 'Tiina Saks' --email tiina.saks@example.com --role administrator --yes"

# The role recommends the three reports, none with phones, and the list of today only.
say "rolecall perms list --section reports --role administrator"

# Thirty days of the list, its export, and the history of messages without phones.
say "rolecall perms grant tiina.saks@example.com reports.appointments:history=30d reports.appointments.export \
    reports.messages --yes"

# The reports page as a whole, and back: what hung below is kept, dormant.
say "rolecall perms revoke tiina.saks@example.com reports --yes"
say "rolecall perms grant tiina.saks@example.com reports --yes"

# What message details still show without the phone right is in the contacts report.
say "rolecall report export contacts tiina.saks@example.com --details --format markdown"
