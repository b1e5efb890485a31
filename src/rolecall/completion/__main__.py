"""`python -m rolecall.completion FOLDER` writes the shells' scripts."""

from __future__ import annotations

import os
import sys

from rolecall.completion.scripts import scripts


def main() -> None:
    """Writes the four files into the folder that is named."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m rolecall.completion FOLDER")
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, text in scripts().items():
        with open(os.path.join(sys.argv[1], name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    main()
