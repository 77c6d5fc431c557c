"""Files that nobody should open: each is refused at once, in a sentence, in little memory."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.services.imports.guess import guess
from app.services.imports.readers import open_table
from tests.services.imports.files import text_file, workbook

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def _xlsx(path: Path, sheet: bytes, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(f"xl/{name}.xml", content)
    return path


def _bomb(path: Path, megabytes: int) -> Path:
    """A sheet of blanks: a few hundred kilobytes that unpack to so many megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELS)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _megabyte in range(megabytes):
                part.write(b" " * (1 << 20))
    return path


def _lying(path: Path, megabytes: int) -> Path:
    """The same with a directory that claims the sheet were 1,000 bytes long."""
    content = bytearray(_bomb(path, megabytes).read_bytes())
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<L", content, place + 24, 1_000)
    path.write_bytes(content)
    return path


def test_bomb_of_400_megabytes_when_opened_then_refused_fast_and_small(tmp_path: Path) -> None:
    """T-15."""
    path = _bomb(tmp_path / "bomb.xlsx", 400)
    assert path.stat().st_size < 1 << 20
    script = (
        "import sys, time\nfrom app.core.errors import UserError\nfrom app.services.imports.readers import open_table\n"
        "start = time.process_time()\ntry:\n    open_table(sys.argv[1])\nexcept UserError as error:\n"
        "    peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"  # getrusage tells the parent's peak
        "    print(time.process_time() - start, peak, error.text)\n"
    )
    root = Path(__file__).resolve().parents[3]
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, cwd=root, env=dict(os.environ, PYTHONPATH=str(root)), check=True)
    seconds, kilobytes, text = ran.stdout.split(" ", 2)
    assert float(seconds) < 1
    assert int(kilobytes) < 300 * 1024
    assert "unpacks to far more than its size" in text


def test_archive_when_its_directory_lies_then_refused_before_it_unpacks(tmp_path: Path) -> None:
    """T-15."""
    path = _lying(tmp_path / "lie.xlsx", 150)
    start = time.process_time()
    with pytest.raises(UserError, match="unpacks to far more"):
        open_table(path)
    assert time.process_time() - start < 1


def test_sheet_of_two_cells_when_far_apart_then_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(UserError, match="too many rows and columns"):
        open_table(_xlsx(tmp_path / "wide.xlsx", _SHEET.format(rows=rows).encode()))


def test_shared_text_when_used_a_hundred_thousand_times_then_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{os.urandom(15_000).hex()}</t></si></sst>'
    with pytest.raises(UserError, match="too many rows and columns"):
        open_table(_xlsx(tmp_path / "texts.xlsx", _SHEET.format(rows=cells).encode(), sharedStrings=shared.encode()))


@pytest.mark.parametrize("entity", ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_workbook_when_it_declares_entities_then_refused(tmp_path: Path, entity: str) -> None:
    """T-16."""
    with pytest.raises(UserError, match="declarations that no workbook needs"):
        open_table(_xlsx(tmp_path / "xxe.xlsx", (entity + _SHEET.format(rows="")).encode()))


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("list.csv", b"a;b\n1;\x00\x00\n", "zero bytes"), ("list.xlsx", b"%PDF-1.7 ...", "PDF"), ("list.csv", b"\x1f\x8b\x08\x00", "gzip"),
        ("list.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"), ("list.csv", b"", "empty"),
        ("list.xlsx", b"PK\x03\x04 this is no archive", "damaged"), ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        ("list.csv", b"MZ\x90\x00", "EXE"), ("list.csv", b'a;b\n1;"' + b"x" * 200_000, "quotation mark"),
        ("list.csv", b"a" + b"," * 5_000 + b"\n", "columns"),
    ],
)
def test_file_when_it_is_no_table_then_says_what_it_is(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match=text):
        list(open_table(path).rows())


def test_file_when_missing_then_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        open_table(tmp_path / "gone.csv")


def test_workbook_when_named_csv_then_read_by_its_content(tmp_path: Path) -> None:
    path = workbook(tmp_path, "goods.xlsx", Goods=[["Article", "Name"], ["A1", "Bolt"]]).rename(tmp_path / "goods.csv")
    table = open_table(path)
    assert table.format == "xlsx"
    assert [row for _number, row in table.rows()] == [["Article", "Name"], ["A1", "Bolt"]]


def test_mutated_files_when_read_then_give_rows_or_a_sentence(tmp_path: Path) -> None:
    """RELIABILITY T-17, a part of it: 300 mutations, no crash, none slower than 5 s."""
    goods = [["Article", "Name", "Price", "Since"], *([f"A{n}", f"Ware {n}", n / 7, "2024-05-01"] for n in range(40))]
    originals = [
        workbook(tmp_path, "goods.xlsx", Goods=goods).read_bytes(),
        text_file(tmp_path, "goods.csv", *(";".join(map(str, row)) for row in goods), encoding="cp1251").read_bytes(),
    ]
    chance = random.Random(20_261_121)
    read = refused = 0
    for number in range(300):
        content = bytearray(originals[number % 2])
        for _change in range(chance.randint(1, 12)):
            place = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    del content[place : place + chance.randint(1, 40)]
                case _:
                    content[place:place] = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 20)))
        path = tmp_path / f"mutant{number}.xlsx"
        path.write_bytes(content)
        start = time.process_time()
        try:
            table = open_table(path)
            guess(table)
            list(table.rows())
            read += 1
        except UserError:
            refused += 1
        assert time.process_time() - start < 5
        path.unlink()
    assert read + refused == 300
    assert read > 20
    assert refused > 20


def test_archive_when_encrypted_then_says_so(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", _BOOK)
    content = bytearray(buffer.getvalue())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "secret.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError, match="password"):
        open_table(path)
