#!/bin/sh
# Five hundred people from a personnel program's file: faults first, then the good rows, then the fixed ones.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ROLECALL_STORE="$folder/store.db" ROLECALL_FORMAT=table

say() { printf '\n$ %s\n' "$1"; eval "$1"; }

rolecall apply chain.toml --yes --quiet
cp chain.toml "$folder"
cd "$folder"

# What the personnel program writes: semicolons, its own headers, lines that end as on Windows; five rows are faulty.
awk 'BEGIN {
    ORS = "\r\n"
    firsts = split("Ada Bruno Clara Daan Edith Felix Greta Hugo Ida Joris Klara Leon Mina Noah Oda Paul Rosa Sven Tilda Urs", first)
    lasts = split("Abel Brandt Claes Decker Ernst Falk Grau Haas Imhof Jung Kern Lang Moser Nolte Ott Pohl Quast Rau Seidel Thoma Ulm Vogt Wirth Zander Zorn", last)
    split("Riverside Harbour Kreuzberg", place)
    split("administrator administrator accountant", role)
    print "Mitarbeiter;E-Mail;Handy;Filiale;Aufgabe;Bemerkung"
    for (n = 0; n < firsts * lasts; n++) {
        name = first[n % firsts + 1] " " last[int(n / firsts) + 1]
        mail = tolower(name) "@example.org"; sub(" ", ".", mail)
        at = place[n % 3 + 1]; task = role[int(n / 3) % 3 + 1]; phone = sprintf("+371 26 000 %03d", n)
        if (n == 40) sub("@", " at ", mail)
        if (n == 133) at = "Kreuzburg"
        if (n == 266) task = "Rezeption"
        if (n == 377) phone = "+371 26"
        if (n == 499) mail = "ada.abel@example.org"
        print name ";" mail ";" phone ";" at ";" task ";Vertrag " n + 1
    }
}' > people.csv
columns="--map Mitarbeiter=name --map E-Mail=email --map Handy=phone --map Filiale=location --map Aufgabe=role --map Bemerkung="

say "head -n 3 people.csv"

# Every fault of the file at once, with line and column; nothing is saved.
say "rolecall invite --file people.csv $columns --yes" || echo "exit status $?"

# The good rows now, as one change; the others go to a file of their own, with the reason beside each.
say "rolecall invite --file people.csv $columns --partial --rejects rejects.csv --yes" || echo "exit status $?"
say "cat rejects.csv"

# Fixed by hand or, where the same mistake is made again and again, by sed; the reasons beside the rows may stay.
cat > fixes.sed <<'FIXES'
s/ at example/@example/
s/Kreuzburg/Kreuzberg/
s/;Rezeption;/;administrator;/
s/+371 26;/+371 26 000 377;/
s/^\(Urs Zorn;\)[^;]*/\1urs.zorn@example.org/
FIXES
sed -f fixes.sed rejects.csv > fixed.csv
say "rolecall invite --file fixed.csv $columns --yes"

# The whole file again, fixed too: everybody is in, so nothing changes.
sed -f fixes.sed people.csv > again.csv
say "rolecall invite --file again.csv $columns --yes"
