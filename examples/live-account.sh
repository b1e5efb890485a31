#!/bin/sh
# The live account: connect, pull, change, push, and what happens when a colleague changes something meanwhile.
# It runs against a simulated account on this machine; none of it was ever tried on the real product.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
rolecall-simulator --port 0 --people 9 >"$folder/simulator.txt" &
simulator=$!
trap 'kill "$simulator"; wait "$simulator" || true; rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table
export XDG_CONFIG_HOME="$folder/config" XDG_CACHE_HOME="$folder/cache"

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

until grep -q 'Ctrl-C' "$folder/simulator.txt"; do sleep 0.1; done
ROLECALL_ACCOUNT_URL=$(sed -n 's/^A simulated account at //p' "$folder/simulator.txt")
eval "$(sed -n 's/^  export/export/p' "$folder/simulator.txt")"
export ROLECALL_ACCOUNT_URL

# Someone edits in the account's own pages: the simulator plays the colleague.
colleague() {
  python3 - "${ROLECALL_ACCOUNT_URL%/api/v1}/_simulator" "$1" "$2" <<'PY'
import json, sys, urllib.request
place, name, values = sys.argv[1:]
users = json.load(urllib.request.urlopen(f"{place}/state"))["locations"]["720441"]["users"]
user = next(int(key) for key, user in users.items() if user["email"] == name)
edit = json.dumps({"location": 720441, "user": user, "values": json.loads(values)}).encode()
urllib.request.urlopen(urllib.request.Request(f"{place}/edit", data=edit, method="POST"))
PY
}

say "rolecall account connect --me mara@example.com"
say "rolecall pull --currency EUR --yes --quiet"
say "rolecall account status"

# A change here is a change here, until it is pushed.
say "rolecall perms revoke a.petrova@example.com clients --yes"
say "rolecall invite 'Eve Stone' --email eve.stone@example.com --at Riverside --role manager --yes --quiet"
say "rolecall push --dry-run"

# Another pair of eyes looks at the plan before it is run.
say "rolecall push --plan-out $folder/push.json --reason 'Front desk' --quiet"
say "rolecall push $folder/push.json --yes" || echo "exit status $?"
say "rolecall account pushes"

# Both sides change one thing: a push leaves it out, and a pull asks or is told who is right.
say "rolecall perms grant a.petrova@example.com calendar:history=7d --yes --quiet"
colleague a.petrova@example.com '{"timetable_last_days_count": 3}'
say "rolecall drift --account" || echo "exit status $?"
say "rolecall push --yes" || echo "exit status $?"
say "rolecall pull --theirs a.petrova@example.com --yes"
say "rolecall push --yes"

# The way back from a push; the store hears of it with the next pull.
say "rolecall push --undo 1 --yes"
say "rolecall pull --yes"
