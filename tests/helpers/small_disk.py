"""A disk of a few megabytes that can be filled to the last byte and given free again. Mounting one takes root."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


class SmallDisk:
    """A file system of its own.

    :param place: an empty folder, which becomes the disk.
    :param megabytes: how much it holds.
    """

    def __init__(self, place: Path, megabytes: int) -> None:
        self.place = place
        self._ballast = place / "ballast"
        options = f"size={megabytes}m,mode=1777"
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "kontor-test", place], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink()

    def unmount(self) -> None:
        """Take the disk away, with all that is on it."""
        subprocess.run(["umount", "-l", self.place], check=True)


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk that is there while the block lasts; skips the test where nobody may mount one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    disk = SmallDisk(place, megabytes)
    try:
        yield disk
    finally:
        disk.unmount()
