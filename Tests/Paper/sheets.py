"""Reads a PDF back as poppler and zbar do."""

import re
import subprocess
import tempfile
import unicodedata
from pathlib import Path


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, check=True)


class Sheets:
    """The pages of a PDF: their texts and the codes on them."""

    def __init__(self, body):
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name) / "tickets.pdf"
        self.path.write_bytes(body)
        text = run("pdftotext", "-layout", str(self.path), "-").stdout.decode()
        self.pages = text.split("\f")[:-1]

    def codes(self):
        picture = Path(self.directory.name) / "page"
        run("pdftoppm", "-r", "110", "-gray", "-png", str(self.path), str(picture))
        found = []
        for page in sorted(picture.parent.glob("page*.png")):
            # zbarimg warns of a missing D-Bus on standard error.
            done = run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(page))
            found.append(done.stdout.decode().strip())
        return found

    def fonts(self):
        """Name and whether it is embedded."""
        lines = run("pdffonts", str(self.path)).stdout.decode().splitlines()[2:]
        return [(line.split()[0], re.search(r"(yes|no) (yes|no) (yes|no)", line).group(1)) for line in lines]


def letters(text):
    """What is left of a text wherever its lines end, in whatever direction it runs."""
    kept = [c for c in unicodedata.normalize("NFC", text) if not unicodedata.category(c).startswith(("Z", "C"))]
    return "".join(kept)
