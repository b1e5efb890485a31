#!/bin/sh
# A specialist's own schedule on the phone: invited, with what the mobile app needs, first without and then with client
# contacts.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table ROLECALL_AT=Riverside

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

rolecall apply chain.toml --yes --quiet

# The person is added as staff, and the login is linked to them, so that it sees their schedule alone. Who sees everybody's
# schedule sees theirs too, which is shown as well.
say "rolecall invite 'Elza Liepa' --email elza.liepa@example.com --role employee --new-staff --position Stylist \
    --grant @mobile --yes"
say "rolecall user accept elza.liepa@example.com --yes"

# Everything needed for the work, and no way to a client's phone or e-mail.
say "rolecall perms show elza.liepa@example.com"
say "rolecall report export contacts --format csv" | grep -c elza.liepa || true

# Where the salon wants it, contacts are opened one by one, and so is changing one's own schedule.
say "rolecall perms grant elza.liepa@example.com calendar.phones calendar.edit-schedule calendar.reschedule \
    calendar:history=30d --reason 'calls her clients herself' --yes"
say "rolecall report export contacts elza.liepa@example.com --details --format csv"

# And closed again, wherever they were opened.
say "rolecall perms revoke elza.liepa@example.com @contacts --yes"
