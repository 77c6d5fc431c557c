"""What is looked at in a SQLite file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from app.core.i18n import N_
from app.services.doctor.check import FOUND, SQLITE, Patient, Severity, Values, check

_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.rclone", "davfs", "vboxsf", "ncpfs")
_SYNCED = ("dropbox", "onedrive", "google drive", "yandex.disk", "yandexdisk", "icloud", "nextcloud")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW
_SMALLEST_SPACE = 500 * 1024 * 1024


def _file(patient: Patient) -> Path:
    return Path(patient.database.url.database or "").absolute()


def filesystem(file: Path, mounts: str) -> str:
    """Kind of the file system that holds a file, by the lines of /proc/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _device, place, name, *_more = line.split(" ")
        place = place.replace("\\040", " ")
        if file.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, name
    return kind


def is_on_share(file: Path) -> bool:
    """Whether the file lies on another computer."""
    if sys.platform == "win32":
        import ctypes

        return str(file).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(file.anchor) == _REMOTE_DRIVE
    mounts = Path("/proc/mounts")
    return mounts.exists() and filesystem(file.resolve(), mounts.read_text(encoding="utf-8", errors="replace")).startswith(_NETWORK)


@check(
    "share", Severity.DANGER, N_("The file lies on a network share, where locks fail and a second person destroys it."),
    N_("Move the file to a disk of this computer; for several people set up a server: installer/server/README.md"), SQLITE,
)
def share(patient: Patient) -> Iterator[Values]:
    """The share is where SQLite files die."""
    if is_on_share(_file(patient)):
        yield FOUND


@check(
    "synced_folder", Severity.WARNING, N_("The file lies in a folder that is copied to a cloud while it changes: {folder}."),
    N_("Move the file out of that folder, and let only its backups go there"), SQLITE,
)
def synced_folder(patient: Patient) -> Iterator[Values]:
    """A copy in the midst of a change is torn, and comes back over the good one."""
    for folder in _file(patient).parents:
        if folder.name.lower().startswith(_SYNCED):
            yield {"folder": folder}


@check(
    "read_only", Severity.DANGER, N_("The file, or its folder, cannot be written."),
    N_("Give yourself the right to write: chmod u+rw FILE, or its properties in the explorer"), SQLITE,
)
def read_only(patient: Patient) -> Iterator[Values]:
    """The log stands beside the file, so the folder counts too."""
    file = _file(patient)
    if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        yield FOUND


@check(
    "others_may_open", Severity.WARNING, N_("Every user of this computer may read or change the file."), N_("chmod 600 {file}"), SQLITE,
)
def others_may_open(patient: Patient) -> Iterator[Values]:
    """Whoever opens the file owns the firm's data."""
    file = _file(patient)
    if os.name == "posix" and file.stat().st_mode & 0o006:
        yield {"file": file}


@check(
    "journal_mode", Severity.WARNING, N_("The file does not keep a write-ahead log (it is in mode {mode}): readers and writers wait for each other."),
    N_("PRAGMA journal_mode=WAL; or copy the file to a local disk and open it with Kontor"), SQLITE,
)
def journal_mode(patient: Patient) -> Iterator[Values]:
    """Kontor asks for WAL at each start; where that fails the disk is none for it."""
    if (mode := patient.value("PRAGMA journal_mode")) != "wal":
        yield {"mode": mode}


@check(
    "synchronous", Severity.DANGER, N_("The file is not written through to the disk: a power cut loses what was saved last."),
    N_("PRAGMA synchronous=FULL; no other program may change it"), SQLITE,
)
def synchronous(patient: Patient) -> Iterator[Values]:
    """0 is OFF, 1 NORMAL, 2 FULL, 3 EXTRA."""
    if int(patient.value("PRAGMA synchronous")) < 2:
        yield FOUND


@check(
    "integrity", Severity.DANGER, N_("The file is damaged: {what}"), N_("kontor --db URL restore NEWEST.backup, into a new file"), SQLITE,
)
def integrity(patient: Patient) -> Iterator[Values]:
    """The first faults that SQLite itself names."""
    for said in patient.texts("PRAGMA integrity_check(5)"):
        if said != "ok":
            yield {"what": said}


@check(
    "references", Severity.DANGER, N_("Rows of {table} point to rows of {other} that are gone."),
    N_("kontor --db URL restore NEWEST.backup, into a new file"),
    SQLITE,
)
def references(patient: Patient) -> Iterator[Values]:
    """Another program may have written with the references switched off."""
    for table, other in sorted({(row[0], row[2]) for row in patient.rows("PRAGMA foreign_key_check")}):
        yield {"table": table, "other": other}


@check(
    "free_space", Severity.WARNING, N_("Only {free} MB are free on the disk of the file."),
    N_("Free some space, or move the file to a larger disk"), SQLITE,
)
def free_space(patient: Patient) -> Iterator[Values]:
    """The log and a backup need about the file's own size."""
    file = _file(patient)
    free = shutil.disk_usage(file.parent).free
    if free < max(_SMALLEST_SPACE, file.stat().st_size):
        yield {"free": free // 1024 // 1024}
