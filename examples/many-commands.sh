#!/bin/sh
# Many commands as one change instead of a loop over processes; written down as a plan, looked at, applied while it is fresh.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

rolecall apply chain.toml --yes --quiet
cd "$folder"

# The summer at Riverside: someone new, someone promoted, somebody's rights widened, the leavers' access ended.
cat > summer.txt <<'COMMANDS'
# one command a line, without the word rolecall
invite 'Elza Liepa' --email elza.liepa@example.com --role employee --new-staff --position Stylist --grant @mobile
perms grant zane.krumina@example.com calendar.reschedule
role set anna.petrova@example.com administrator
perms revoke anna.petrova@example.com @contacts
user remove vita.klavina@example.com
COMMANDS

# A fault in any line is reported with its place, and none of the others is saved.
say "sed 's/zane.krumina/zane.krumins/' summer.txt | rolecall run - --at Riverside --yes" || echo "exit status $?"

# One plan for all of them, written down for a colleague; nothing is saved yet.
say "rolecall run summer.txt --at Riverside --reason 'summer at Riverside' --plan-out summer.json --quiet"
say "rolecall apply summer.json --dry-run"

# The colleague agrees: one change, one transaction, and the reason kept.
say "rolecall apply summer.json --yes | tail -n 2"
say "rolecall history list --limit 1 --format lines"

# A plan is of its moment: where a record it touches has changed since, it is refused.
say "rolecall perms revoke elza.liepa@example.com calendar.phones booking.edit --plan-out later.json --quiet"
say "rolecall perms grant elza.liepa@example.com booking.delete --yes --quiet"
say "rolecall apply later.json --yes" || echo "exit status $?"
