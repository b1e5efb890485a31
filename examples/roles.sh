#!/bin/sh
# Roles: set, changed, come back to, widened, and permissions copied from a colleague.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table ROLECALL_AT=Riverside

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

rolecall apply chain.toml --yes --quiet
say "rolecall role list"

# Anna moves to the front desk for the summer, and back: her old settings return.
say "rolecall role set anna.petrova@example.com administrator --yes"
say "rolecall role set anna.petrova@example.com employee --yes"

# What the role does not allow is refused, with the role that would allow it.
say "rolecall perms grant anna.petrova@example.com clients.export --yes" || echo "exit status $?"

# A new colleague starts with what Marta may do; an employee may not get all of that.
say "rolecall invite 'Liga Kalna' --phone '26 000 123' --role administrator --copy-from marta.ozola@example.com --yes"
say "rolecall perms copy marta.ozola@example.com anna.petrova@example.com --yes" || echo "exit status $?"
say "rolecall perms copy marta.ozola@example.com anna.petrova@example.com --with-role --mode replace --yes"
