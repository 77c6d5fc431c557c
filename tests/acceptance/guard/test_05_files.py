"""Bar 5, T-15 to T-20: hostile files come in, harmless ones go out. The everyday tests prove each kind; here they are many, and counted."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path, PurePosixPath, PureWindowsPath

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.errors import UserError
from app.db.engine import Database
from app.models.clients import Client
from app.reports.printing.catalogue import Catalogue
from app.reports.printing.form_error import FormError
from app.reports.printing.printer import Printer
from app.reports.printing.samples import euro_paper
from app.reports.renderers.text import harmless
from app.services import attachments, journal_export, records, reporting
from app.services.context import Context
from app.services.documents import actions, drafts
from app.services.imports.facade import import_file
from app.services.imports.guess import guess
from app.services.imports.readers import open_table
from app.services.journal import JournalQuery
from app.services.verifying import verify
from tests.acceptance.standup.test_06_faults import ROOT
from tests.helpers.firm import sell, small_firm
from tests.services.imports.files import text_file, workbook
from tests.services.imports.test_hostile import _bomb, _lying, _xlsx
from tests.unit.printing.conftest import RenderText, form_folder, render_template  # noqa: F401 - fixtures
from tests.unit.printing.papers import shell
from tests.unit.printing.test_attacks import ATTACKS
from tests.unit.printing.test_printer import RUNAWAYS

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(900)]
MUTANTS = 10_000
#: of the mutants that can be read, each so many-th is imported as well
IMPORTED_EVERY = 40
LONGEST = 5.0

FORMULAS = (
    "=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)", "\t=1+1", " =1+1", "=HYPERLINK(\"http://127.0.0.1\",\"x\")", "＝1+1", "﹢1+cmd",
    "=cmd|'/c calc'!A1", "-@SUM(1)", "+HYPERLINK(1)",
)
PHONES = ("+49 30 123456", "+7 (495) 123-45-67", "-5", "+380442345678")
NAMES = (
    "../../etc/passwd", "..\\..\\Windows\\system32\\cmd.exe", "/etc/shadow", "C:\\Windows\\win.ini", "\\\\server\\share\\x.exe", "CON", "con.txt", "nul", "LPT1.pdf",
    "COM7", "aux.c", "a:b.txt", "file.txt:stream", "x\0.exe", "x\n.txt", "invoice\u202efdp.exe", "  .  ", "...", "", ".", "..", "a" * 300 + ".pdf", "trailing. ",
    "<script>.html", "a|b.txt", "a?*.txt", "~/.bashrc", "\u2066x.pdf",
)

Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Prints a figure."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")

    return say


_REFUSED = """
import sys, time
from app.core.errors import UserError
from app.services.imports.readers import open_table
start = time.perf_counter()
try:
    list(open_table(sys.argv[1]).rows())
except UserError:
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(time.perf_counter() - start, int(peak) // 1024)
"""


def refused(path: Path) -> tuple[float, int]:
    """Seconds until a file is refused, and the peak of memory in megabytes, in a process of its own."""
    words = [sys.executable, "-c", _REFUSED, str(path)]
    ran = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=dict(os.environ, PYTHONPATH=str(ROOT)), check=True)
    seconds, megabytes = ran.stdout.split()
    return float(seconds), int(megabytes)


def test_bombs_when_opened_then_refused_within_a_second_in_little_memory(tmp_path: Path, tell: Tell) -> None:
    """T-15: 400 MB in a small file, a directory that lies, a sheet of 384 MB."""
    figures = [refused(_bomb(tmp_path / "bomb.xlsx", 400)), refused(_lying(tmp_path / "lie.xlsx", 150)), refused(_bomb(tmp_path / "sheet.xlsx", 384))]
    tell(f"T-15: {len(figures)} of 3 bombs refused, slowest {max(figures)[0]:.2f} s, most memory {max(peak for _seconds, peak in figures)} MB")
    assert max(figures)[0] < 1
    assert max(peak for _seconds, peak in figures) < 300


def test_entities_when_declared_then_refused(tmp_path: Path, tell: Tell) -> None:
    """T-16: XXE, billion laughs, an external DTD, in workbooks; templates of papers refuse the same (T-20)."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    heads = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', f"<!DOCTYPE x [{laughs}]>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x PUBLIC "-//x//y" "file:///etc/passwd">', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    )
    for number, head in enumerate(heads):
        sheet = f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
        with pytest.raises(UserError, match="declarations that no workbook needs"):
            open_table(_xlsx(tmp_path / f"{number}.xlsx", sheet.encode()))
    tell(f"T-16: {len(heads)} of {len(heads)} refused")


def originals(folder: Path) -> list[tuple[str, bytes]]:
    """Whole files of six kinds; the last four are none that the program imports."""
    rows = [["Name", "City", "Phone", "E-mail"], *([f"Client {n}", "Kiel", f"+49 431 {n:06}", f"c{n}@example.org"] for n in range(40))]
    lines = [";".join(row) for row in rows]
    cards = "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{row[0]}\r\nTEL:{row[2]}\r\nEND:VCARD\r\n" for row in rows[1:])
    mail = "From: a@example.org\r\nTo: b@example.org\r\nSubject: list\r\n\r\n" + "\r\n".join(lines)
    tree = "<?xml version='1.0'?><clients>" + "".join(f"<client><name>{row[0]}</name><city>Kiel</city></client>" for row in rows[1:]) + "</clients>"
    return [
        ("xlsx", workbook(folder, "whole.xlsx", Clients=rows).read_bytes()),
        ("csv", text_file(folder, "whole.csv", *lines, encoding="cp1251").read_bytes()),
        ("csv", text_file(folder, "utf8.csv", *lines).read_bytes()),
        ("xml", tree.encode()), ("json", json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()), ("vcf", cards.encode()), ("eml", mail.encode()),
    ]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes changed, cut out, put in or doubled."""
    spoilt = bytearray(content)
    for _change in range(chance.randint(1, 12)):
        place = chance.randrange(len(spoilt) or 1)
        match chance.randrange(4):
            case 0 if spoilt:
                spoilt[place] = chance.randrange(256)
            case 1:
                del spoilt[place : place + chance.randint(1, 40)]
            case 2:
                spoilt[place:place] = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 20)))
            case _:
                spoilt[place:place] = spoilt[place : place + chance.randint(1, 200)]
    return bytes(spoilt)


def test_mutated_files_when_read_and_imported_then_no_crash_no_hang_and_nothing_by_halves(database: Database, tmp_path: Path, tell: Tell) -> None:
    """T-17."""
    ctx = small_firm(database).ctx
    wholes, chance = originals(tmp_path), random.Random(20_261_122)
    read = refusals = imported = rows = 0
    slowest = 0.0
    for number in range(MUTANTS):
        kind, whole = wholes[number % len(wholes)]
        path = tmp_path / f"mutant.{kind}"
        path.write_bytes(mutated(whole, chance))
        began = time.perf_counter()
        try:
            table = open_table(path)
            guess(table)
            list(table.rows())
            read += 1
            if read % IMPORTED_EVERY == 0:
                imported += 1
                rows += imported_whole(ctx, path)
        except UserError:
            refusals += 1
        slowest = max(slowest, time.perf_counter() - began)
    wrong = verify(ctx)
    tell(f"T-17: {MUTANTS} mutated files of 6 kinds: {read} read, {refusals} refused in a sentence, 0 crashes, slowest {slowest:.2f} s; {imported} of them imported: "
         f"{rows} rows came in whole, 0 by halves, invariants broken: {len(wrong)}")
    assert read + refusals >= MUTANTS
    assert min(read, refusals) > MUTANTS // 20
    assert imported > 20
    assert slowest < LONGEST
    assert wrong == []


def imported_whole(ctx: Context, path: Path) -> int:
    """Import a file; as many records are there afterwards as it says, or none more when it is refused."""
    before = count(ctx)
    try:
        done = import_file(ctx, "clients", path)
    except UserError:
        assert count(ctx) == before
        raise
    assert count(ctx) - before == len(done.changes.created("client"))
    return count(ctx) - before


def count(ctx: Context) -> int:
    """How many clients there are."""
    with ctx.reading() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(Client)) or 0)


def cells(file: Path) -> Iterator[tuple[str, str]]:
    """Kind and text of each cell of a workbook."""
    book = openpyxl.load_workbook(file)
    for row in book[book.sheetnames[0]].iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell.data_type, str(cell.value)


def test_exports_when_names_are_formulas_then_none_is_live_and_phones_stay(database: Database, tmp_path: Path, tell: Tell) -> None:
    """T-18: reports as workbook and CSV, the journal, and the rows that an import refuses."""
    firm = small_firm(database, products=len(FORMULAS))
    ctx = firm.ctx
    for product, name in zip(firm.products, FORMULAS, strict=True):
        draft = records.load(ctx, "product", product)
        draft["name"] = name
        records.save(ctx, draft)
    invoice = sell(firm, "invoice", [(product, Decimal(1)) for product in firm.products])
    actions.post(ctx, invoice, drafts.load(ctx, invoice).version)
    result = reporting.run(ctx, "sales_by_product", {"period": "all"})
    for form in ("xlsx", "csv"):
        reporting.export(ctx, result, form, tmp_path / f"sales.{form}")
    journal_export.write(ctx, journal_export.read(ctx, JournalQuery()), tmp_path / "journal.xlsx", "all", "a test of exports")
    bad = text_file(tmp_path, "bad.csv", "Name;E-mail;Phone", *(f"{name};no address;{PHONES[0]}".replace('"', "'") for name in FORMULAS))
    import_file(ctx, "clients", bad, report_file=tmp_path / "refused.xlsx")
    live, seen = [], 0
    for name in ("sales.xlsx", "journal.xlsx", "refused.xlsx"):
        for kind, text in cells(tmp_path / name):
            seen += 1
            if kind == "f" and not text.startswith("=SUBTOTAL("):
                live.append((name, text))
    with (tmp_path / "sales.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            for text in row:
                seen += 1
                if text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "﹢") and any(sign.isalpha() or sign in "=@" for sign in text):
                    live.append(("sales.csv", text))
    changed = [phone for phone in PHONES if harmless(phone) != phone]
    tell(f"T-18: {len(FORMULAS)} formulas in 4 exports of {seen} cells: {len(live)} live, {len(PHONES) - len(changed)} of {len(PHONES)} phones intact")
    assert live == []
    assert changed == []


def test_attachments_when_their_names_are_hostile_then_they_stay_in_their_folder(database: Database, tmp_path: Path, tell: Tell) -> None:
    """T-19: by the rules of Windows and of Linux."""
    firm = small_firm(database)
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        attachments.attach(firm.ctx, "client", firm.client, name, f"content {number}".encode())
    with firm.ctx.reading() as session:
        ids = list(session.execute(sa.text("SELECT id FROM attachment ORDER BY id")).scalars())
    outside = []
    for id in ids:
        kept, content = attachments.content(firm.ctx, id)
        file = folder / kept
        file.write_bytes(content)
        alone = PureWindowsPath(kept).name == kept == PurePosixPath(kept).name and not PureWindowsPath(kept).is_reserved()
        if not alone or file.resolve().parent != folder.resolve() or kept != kept.strip(" .") or any(ord(sign) < 32 for sign in kept):
            outside.append(kept)
    tell(f"T-19: {len(NAMES)} hostile names on Windows and Linux: {len(outside)} outside the folder")
    assert len(ids) == len(NAMES)
    assert outside == []


def test_templates_when_they_attack_or_never_end_then_refused_and_stopped_within_five_seconds(
    render_template: RenderText, form_folder: Path, tell: Tell,  # noqa: F811
) -> None:
    """T-20."""
    for rml, _line in ATTACKS.values():
        with pytest.raises(FormError):
            render_template(rml)
    slowest = 0.0
    template = form_folder / "t" / "t" / "template.rml"
    with Printer(Catalogue(form_folder)) as printer:
        for story in RUNAWAYS.values():
            template.write_text(shell("<para>alive</para>"), "utf-8")
            assert printer.render("t/t", euro_paper(lines=1), "en")
            template.write_text(shell(story), "utf-8")
            began = time.monotonic()
            with pytest.raises(FormError):
                printer.render("t/t", euro_paper(lines=1), "en")
            slowest = max(slowest, time.monotonic() - began)
    tell(f"T-20: {len(ATTACKS)} template attacks: 0 executed; {len(RUNAWAYS)} endless ones stopped, slowest {slowest:.1f} s")
