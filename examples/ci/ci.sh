#!/bin/sh
# What workflow.yaml does on every pull request, on this machine: expectations that hold, one that fails and its fix.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

# The team's repository: the world, the expectations and the policy. The store holds what the world says.
cp ../chain.toml permissions.rolecall.toml rolecall.toml "$folder"
(cd .. && rolecall apply chain.toml --yes --quiet)
cd "$folder"

# The workflow begins with: python -m pip install --quiet "$ROLECALL"
# then it checks what people can and cannot do, and compares the store with the file.
say "rolecall check permissions.rolecall.toml --fixture chain.toml --format github --format junit:report.xml --coverage"
say "rolecall drift chain.toml"

# A pull request that lets a receptionist export the client list is stopped, beside the line that says why.
cp chain.toml agreed.toml
awk '{ print }
    /maria.ivanova@example.com/ { found = 1 }
    found && /status =/ { print "  grant = [\"clients.export\"]"; found = 0 }' agreed.toml > chain.toml
say "rolecall check permissions.rolecall.toml --fixture chain.toml --format github --format junit:report.xml --coverage" ||
    echo "exit status $?"
say "rolecall check permissions.rolecall.toml --fixture chain.toml" || echo "exit status $?"

# The failure names its fix: without that grant, the expectations hold again.
say "grep -vF '  grant = [\"clients.export\"]' chain.toml > fixed.toml && mv fixed.toml chain.toml"
say "rolecall check permissions.rolecall.toml --fixture chain.toml"

# What is changed in the store alone is noticed the next morning, and taken back by applying the file.
say "rolecall perms grant maria.ivanova@example.com booking.delete --reason 'a busy Saturday' --yes"
say "rolecall drift chain.toml" || echo "exit status $?"
say "rolecall apply chain.toml --reason 'back to what is written down' --yes"

# The policy holds for every change from this folder.
say "rolecall perms grant maria.ivanova@example.com booking.delete --yes" || echo "exit status $?"
say "rolecall perms grant maria.ivanova@example.com clients.export --reason 'asked nicely' --yes" || echo "exit status $?"
say "rolecall perms revoke role:administrator booking --reason 'too much' --yes" || echo "exit status $?"

# What would nobody notice? And what somebody may do today can be written down as an expectation.
say "rolecall check permissions.rolecall.toml --fixture chain.toml --mutate --format csv | grep 'clients.export.*on'"
say "rolecall check --record vita.klavina@example.com --at Harbour --output today.rolecall.toml"
say "rolecall check today.rolecall.toml --live"
