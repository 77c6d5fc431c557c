"""The gate for files from outside: what a file really is, and whether it is safe to open at all.

A workbook is a ZIP archive, and a small archive can unpack to anything; a sheet of two cells can ask for memory for seventeen thousand
millions. So the archive's directory is checked first, then every part is unpacked in pieces and counted, and only then the real reader
sees the file.
"""

from __future__ import annotations

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from app.core import file_errors
from app.core.errors import UserError
from app.core.i18n import _

FileFormat = Literal["xlsx", "xls", "ods", "csv"]

MEGABYTE = 1 << 20
LARGEST_TEXT = 256 * MEGABYTE
LARGEST_WORKBOOK = 64 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
#: XML of a real sheet shrinks to a tenth or a twentieth; only a trap shrinks more than this
LARGEST_RATIO = 150
RATIO_COUNTS_FROM = 5 * MEGABYTE
MOST_PARTS = 5_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1_000
#: cells of the rectangle that a sheet spans: the reader keeps all of them in memory
MOST_CELLS = 10_000_000
#: characters that the shared texts of a workbook may come to when each is put where it is used
MOST_SHARED_TEXT = 200_000_000
LONGEST_CELL = 32_767

_PIECE = MEGABYTE
_OVERLAP = 200
_CELL_REFERENCE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,9})["']""")
_CELL_START = re.compile(rb"<(?:\w+:)?c[\s>/]")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]{1,12})["']""")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s>]")
_NAMED_BY_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)


def recognise(path: Path) -> FileFormat:
    """Find out by its content what a file is, and refuse what cannot be opened safely.

    :raises UserError: the file is missing, empty, too large, no table, or a trap.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(MEGABYTE)
    except OSError as error:
        text = _("The file “{name}” cannot be opened: {reason}.").format(name=path.name, reason=file_errors.why(error))
        raise UserError(text, _("Check the path, or choose another file.")) from error
    if not head:
        raise UserError(_("The file “{name}” is empty.").format(name=path.name))
    if head.startswith(b"PK\x03\x04"):
        _limit(path, size, LARGEST_WORKBOOK)
        return _check_archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _limit(path, size, LARGEST_WORKBOOK)
        return "xls"
    for magic, name in _NAMED_BY_MAGIC:
        if head.startswith(magic):
            raise UserError(
                _("“{name}” is not a table: its content is {kind}.").format(name=path.name, kind=name),
                _("Choose an Excel, OpenDocument or CSV file."),
            )
    _limit(path, size, LARGEST_TEXT)
    _check_text(path, head)
    return "csv"


def _limit(path: Path, size: int, most: int) -> None:
    if size > most:
        raise UserError(
            _("“{name}” has {size} MB; at most {most} MB can be imported at once.").format(
                name=path.name, size=size // MEGABYTE, most=most // MEGABYTE
            ),
            _("Split it into several files."),
        )


def _check_text(path: Path, head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if b"\0" in head:
        raise UserError(
            _("“{name}” is not a table: it contains zero bytes.").format(name=path.name),
            _("Choose an Excel, OpenDocument or CSV file."),
        )
    if re.match(rb"\s*<(!doctype|html|\?xml)", head[:200].removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise UserError(
            _("“{name}” is a web page or XML file, not a table.").format(name=path.name),
            _("Open it in Excel or LibreOffice and save it as .xlsx."),
        )


def _check_archive(path: Path) -> FileFormat:
    broken = _("“{name}” is damaged.").format(name=path.name)
    hint = _("Open it in Excel or LibreOffice and save it once more.")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_directory(path, parts)
            kind = _format_of(path, {part.filename for part in parts}, archive)
            _check_parts(path, archive, parts)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
        raise UserError(broken, hint) from error


def _bomb(path: Path) -> UserError:
    return UserError(
        _("“{name}” unpacks to far more than its size and was not opened.").format(name=path.name),
        _("If the file is honest, save its table as CSV and import that."),
    )


def _check_directory(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """What the archive says of itself; costs nothing and stops the plain bombs."""
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) != len(parts):
        raise _bomb(path)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _bomb(path)
    for part in parts:
        if part.file_size > RATIO_COUNTS_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise _bomb(path)
        if part.flag_bits & 1:
            raise UserError(_("“{name}” is protected by a password.").format(name=path.name), _("Remove the password and try again."))


def _format_of(path: Path, names: set[str], archive: zipfile.ZipFile) -> FileFormat:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype")[:60].strip() == b"application/vnd.oasis.opendocument.spreadsheet":
        return "ods"
    if "xl/workbook.bin" in names:
        raise UserError(_("“{name}” is a binary workbook (.xlsb).").format(name=path.name), _("Save it as .xlsx and try again."))
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    what = _("a Word document") if "word/document.xml" in names else _("an archive")
    raise UserError(
        _("“{name}” is not a table: it is {what}.").format(name=path.name, what=what), _("Choose an Excel, OpenDocument or CSV file.")
    )


def _unpacked(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The pieces of a part, read past the length that the directory claims: a part that is longer than it says is a lie."""
    probe = copy.copy(part)
    probe.file_size = part.file_size + 1
    probe.CRC = None  # type: ignore[assignment]  # the checksum would stand for the claimed length
    read = 0
    with archive.open(probe) as stream:
        while piece := stream.read(_PIECE):
            read += len(piece)
            if read > part.file_size:
                raise _bomb(path)
            yield piece


def _check_parts(path: Path, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    shared = _SharedTexts()
    for part in sorted(parts, key=lambda part: "sharedstrings" not in part.filename.lower()):
        name = part.filename.lower()
        rectangle = _Rectangle()
        tail = b""
        for piece in _unpacked(path, archive, part):
            window = tail + piece
            if not name.endswith((".xml", ".rels")):
                continue
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise UserError(_("“{name}” contains declarations that no workbook needs and was not opened.").format(name=path.name))
            if "sharedstrings" in name:
                shared.learn(window, len(tail))
            elif "sheet" in name or name == "content.xml":
                rectangle.add(window, len(tail))
                shared.use(window, len(tail))
                if rectangle.cells > MOST_CELLS or shared.used > MOST_SHARED_TEXT:
                    raise _too_many(path)
            tail = window[-_OVERLAP:]
        shared.finish()


def _too_many(path: Path) -> UserError:
    return UserError(
        _("A sheet of “{name}” spans too many rows and columns.").format(name=path.name),
        _("Delete what stands outside the table, or save the table as CSV."),
    )


class _Rectangle:
    """The rectangle that the cells of a sheet span, from their addresses in the XML."""

    def __init__(self) -> None:
        self._rows = self._columns = self._repeated = self._unnamed = 0

    @property
    def cells(self) -> int:
        """Cells that a reader would have to keep."""
        return max(self._rows * self._columns, self._unnamed, self._repeated)

    def add(self, window: bytes, seen: int) -> None:
        """Take a piece of the XML; its first ``seen`` bytes were looked at before."""
        for found in _CELL_REFERENCE.finditer(window):
            self._rows = max(self._rows, int(found[2]))
            self._columns = max(self._columns, _column_number(found[1]))
        self._unnamed += sum(1 for found in _CELL_START.finditer(window) if found.end() > seen)
        for found in _REPEATED.finditer(window):
            if found.end() > seen and (count := int(found[1])) < MOST_ROWS // 2:
                self._repeated += count


class _SharedTexts:
    """How long the shared texts of a workbook become when each is copied to its cells: a short file can name one long text a million times."""

    def __init__(self) -> None:
        self.used = 0
        self._long: dict[bytes, int] = {}
        self._index = -1
        self._length = 0
        self._pattern = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<""")

    def learn(self, window: bytes, seen: int) -> None:
        """Take a piece of the table of shared texts."""
        position = seen
        for found in _SHARED_TEXT.finditer(window):
            if found.end() <= seen:
                continue
            self._length += max(found.start() - position, 0)
            self.finish()
            self._index += 1
            position = max(found.start(), seen)
        self._length += len(window) - position

    def finish(self) -> None:
        """Note the length of the text that just ended; short ones do not matter."""
        if self._length > 1_000:
            self._long[str(self._index).encode()] = self._length
        self._length = 0

    def use(self, window: bytes, seen: int) -> None:
        """Add up the long texts that the cells of a piece name."""
        if not self._long:
            return
        for found in self._pattern.finditer(window):
            if found.end() > seen:
                self.used += self._long.get(found[1], 0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
