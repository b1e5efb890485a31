"""How the stores of version 1 that lie here were made: `python version1.py STORE`, STORE a path or a URL that is empty.

Only the program of commit 96605a3 writes that version, so its sources have to come first: PYTHONPATH=…/src. The files
are its work and are never made anew. `version1.db` and `version1-postgresql.sql` (by `pg_dump --inserts --no-owner`)
hold the same changes; `version1-first.db` was made with `--first`, as before stores had an id of their own. Each has
its world beside it, exported by the same program.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys

WORLD = r"""
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
sms_tariff = "Baltics standard"
region = "LV"
main_network = "North"
staff = [
    { name = "Anna Petrova", position = "Stylist" },
    { name = "Светлана Орлова", position = "Мастер \"люкс\"" },
    "Boris Kim",
]

[[location]]
name = "Harbour <b>&amp;</b> [red]Quay[/red]"
currency = "GBP"
staff = ["O'Neil; DROP TABLE users;--"]

[[location]]
name = "مركز نور"
currency = "AED"
region = "AE"
staff = ["نور حداد"]

[[location]]
name = "Старый город 💇‍♀️"
currency = "KZT"

[[network]]
name = "North"
locations = ["Riverside", "Harbour <b>&amp;</b> [red]Quay[/red]"]

[[network]]
name = "Все \"вместе\""
locations = ["مركز نور", "Riverside", "Старый город 💇‍♀️"]

[[user]]
name = "Olga Lane"
email = "olga@example.com"

  [[user.access]]
  at = "Riverside"
  role = "owner"

  [[user.access]]
  at = "مركز نور"
  role = "owner"

[[user]]
name = "Anna Petrova"
email = "anna@example.com"
phone = "+37120000001"

  [[user.access]]
  at = "Riverside"
  role = "employee"
  staff = "Anna Petrova"
  grant = ["booking.create", "calendar:staff=Светлана Орлова"]

[[user]]
name = "Boris \"Bo\" Kim 🦊"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  role = "manager"
  staff = "Boris Kim"
  grant = ["booking.network-clients:network=North", "reports.appointments:history=30d"]

  [[user.access]]
  at = "Harbour <b>&amp;</b> [red]Quay[/red]"
  role = "viewer"

[[user]]
name = "نور حداد"
phone = "+971501234567"

  [[user.access]]
  at = "مركز نور"
  role = "administrator"

[[user]]
name = "=HYPERLINK(\"http://example.com\";\"Zoë\")"
email = "zoe@example.com"

  [[user.access]]
  at = "Старый город 💇‍♀️"
  role = "accountant"
"""
LINES = r"""
invite 'Līga Ozola 👩🏽‍🎨' --email LIGA@example.com --at Riverside --role administrator --reason 'covers for Anna; see “HR-7”'
invite 'Ünal [bold]Çelik[/bold]' --phone +37120000003 --at Harbour --role employee --staff "O'Neil; DROP TABLE users;--"
user resend liga@example.com
user accept +37120000003
perms grant liga@example.com reports.messages.phones reports.appointments:history=7d --reason 'asked by Olga'
perms revoke anna@example.com 'clients.*'
perms copy liga@example.com boris@example.com --at Riverside --with-role
role set anna@example.com manager --keep
role set anna@example.com employee --staff 'Anna Petrova'
role set boris@example.com manager --at Riverside
perms grant anna@example.com calendar:history=30d finance
perms revoke boris@example.com calendar --at Riverside
location add Mole --currency EUR
staff add 'Gone Tomorrow' --at Mole --position Barber
network create Short Mole Riverside
network main Short Riverside
network order Short Mole Riverside
network delete Short
staff remove 'Gone Tomorrow' --at Mole
location remove Mole
user remove zoe@example.com --everywhere
history undo
user edit boris@example.com --email bo@example.com --phone +37120000009
network edit North --rename 'North & West'
perms revoke liga@example.com @contacts --reason '<script>alert(1)</script>'
history undo
user cancel liga@example.com
history undo
perms copy liga@example.com +971501234567 --with-role
staff edit 'Boris Kim' --at Riverside --position 'Top "A" barber'
location edit Riverside --currency USD
"""  # noqa: E501 - the lines as they were run
FIRST = 5
"""How many lines came before stores had an id of their own."""


def run(store: str, words: list[str], text: str = "") -> None:
    environment = {**os.environ, "ROLECALL_STORE": store, "ROLECALL_ACTOR": "tester", "ROLECALL_FORMAT": "lines"}
    command = [sys.executable, "-m", "rolecall", *words, "--yes", "--quiet"]
    done = subprocess.run(command, input=text, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr)


def main(store: str, *, first: bool) -> None:
    lines = LINES.strip().splitlines()
    run(store, ["apply", "-"], WORLD)
    for line in lines[:FIRST] if first else lines:
        run(store, shlex.split(line))
    if first:
        with sqlite3.connect(store) as connection:
            connection.execute("DROP TABLE rolecall_identity")


if __name__ == "__main__":
    main(sys.argv[-1], first="--first" in sys.argv)
