#!/bin/sh
# A network: its locations exist first, one of them is the main one; a user sees the client data of one network.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

say "rolecall location add Riverside --currency EUR --sms-tariff 'Baltics standard' --region LV --yes"
say "rolecall location add Harbour --currency EUR --sms-tariff 'Estonia' --region EE --yes"
say "rolecall location add Kreuzberg --currency EUR --region DE --yes"

# The main location is first whatever the order it was named in; it gives currency and SMS tariff.
say "rolecall network create North Harbour Riverside Kreuzberg --main Riverside --yes"
say "rolecall network create Cities Riverside Kreuzberg --yes"
say "rolecall network list"

# Client data of one named network, for one user.
say "rolecall invite 'Marta Ozola' --email marta.ozola@example.com --at Riverside --role administrator --yes"
say "rolecall perms grant marta.ozola@example.com booking.network-clients booking.network-clients:network=North --yes"
say "rolecall network show North"
say "rolecall perms revoke marta.ozola@example.com booking.network-clients --yes"
say "rolecall network create Nowhere Riverside Atlantis --yes" || echo "exit status $?"
