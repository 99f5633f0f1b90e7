"""Reads QR codes as a phone does."""

import subprocess
import tempfile
from pathlib import Path


def scan(element):
    """What a scanner reads from a picture of an element."""
    with tempfile.TemporaryDirectory() as directory:
        picture = Path(directory) / "code.png"
        element.screenshot(path=picture)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, check=False)
        return done.stdout.rstrip("\n")
