"""Commands that bring data in and out: import, report, print."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli import database
from app.cli.output import Progress, say
from app.core.errors import UserError
from app.core.i18n import _
from app.services import printing, reporting
from app.services.imports import facade
from app.services.imports.apply import Imported
from app.services.imports.outcome import Outcome
from app.services.imports.targets import KINDS

#: refused rows that are told on the screen; the workbook has them all
MOST_TOLD = 20


def add_commands(commands: Any) -> None:
    """Declare the commands."""
    add = commands.add_parser("import", help=_("read an Excel or CSV file"))
    add.add_argument("kind", nargs="?", metavar="KIND", help=", ".join(KINDS.codes()))
    add.add_argument("file", nargs="?", type=Path, metavar="FILE")
    add.add_argument("--mapping", metavar="FILE|NAME", help=_("saved mapping of the columns"))
    add.add_argument("--dry-run", action="store_true", help=_("check all rows and write nothing"))
    add.add_argument("--report", type=Path, metavar="FILE.json", help=_("what became of each row"))
    add.add_argument("--undo", type=int, metavar="BATCH", help=_("take an import back"))
    add.set_defaults(run=import_file)
    add = commands.add_parser("report", help=_("run a report"))
    add.add_argument("code", nargs="?", metavar="CODE")
    add.add_argument("--list", action="store_true", help=_("name all reports"))
    add.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=_("a parameter, such as period=2026-03"))
    add.add_argument("--format", choices=("json", "csv", "xlsx", "pdf", "html"), default="csv")
    add.add_argument("-o", "--output", type=Path, metavar="FILE")
    add.add_argument("--reason", default="", help=_("what so many rows are for, above the firm's limit"))
    add.set_defaults(run=run_report)
    add = commands.add_parser("print", help=_("print a document into a PDF"))
    add.add_argument("form", metavar="FORM")
    add.add_argument("number", metavar="NUMBER")
    add.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    add.set_defaults(run=print_document)


def import_file(arguments: argparse.Namespace) -> int:
    """``kontor import``."""
    progress = Progress()
    with database.working(arguments) as ctx:
        if arguments.undo is not None:
            facade.undo_batch(ctx, arguments.undo, progress)
            progress.close()
            say(_("Import {batch} is undone.").format(batch=arguments.undo))
            return 0
        if not arguments.kind or not arguments.file:
            raise UserError(_("What and which file?"), _("Write for example: kontor import clients list.xlsx"))
        refused = arguments.file.with_name(f"{arguments.file.stem}-refused.xlsx")
        done = facade.import_file(ctx, arguments.kind, arguments.file, arguments.mapping, arguments.dry_run, refused, progress)
        progress.close()
    _tell(done)
    if arguments.report:
        arguments.report.write_text(json.dumps(_report(done), ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if done.report.refused else 0


def _tell(done: Imported) -> None:
    for outcome in Outcome:
        if count := done.report.records[outcome.value]:
            say(f"{outcome.label}: {count}")
    for finding in done.report.refused[:MOST_TOLD]:
        for problem in finding.problems:
            say(f"  {problem}")
    if done.refused is not None:
        say(_("What did not come in stands in {file}, with the reasons.").format(file=done.refused))
    if done.batch_id is not None:
        say(_("This is import {batch}; “kontor import --undo {batch}” takes it back.").format(batch=done.batch_id))


def _report(done: Imported) -> dict[str, Any]:
    """The outcome for a machine."""
    return {
        "batch": done.batch_id, "records": dict(done.report.records), "rows": dict(done.report.rows),
        "unknown": {entity: dict(words) for entity, words in done.report.unknown.items()},
        "refused": [
            {"title": finding.title, "rows": [row.number for row in finding.rows], "problems": [str(problem) for problem in finding.problems]}
            for finding in done.report.refused
        ],
        "changed": [
            {"title": finding.title, "changes": [[change.label, change.old, change.new] for change in finding.changes]}
            for finding in done.report.examples[Outcome.CHANGED]
        ],
    }


def run_report(arguments: argparse.Namespace) -> int:
    """``kontor report``."""
    with database.working(arguments) as ctx:
        if arguments.list or not arguments.code:
            for spec in reporting.catalogue(ctx):
                say(f"{spec.code:28} {_(spec.title)}")
            return 0
        kinds = {question.name: question.kind for question in reporting.report_info(ctx, arguments.code).questions}
        given = (_pair(text) for text in arguments.set)
        result = reporting.run(ctx, arguments.code, {name: _typed(kinds.get(name, ""), name, value) for name, value in given})
        target = arguments.output or Path(f"{arguments.code}.{arguments.format}")
        reporting.export(ctx, result, arguments.format, target, arguments.reason)
    say(_("{count} rows in {file}.").format(count=len(result.rows), file=target))
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UserError(_("“{text}” is no parameter.").format(text=text), _("Write NAME=VALUE."))
    return name.strip(), value.strip()


def _typed(kind: str, name: str, value: str) -> Any:
    """A parameter as reports keep it: keys of records as a list, a yes or no as such, the rest as text."""
    if kind == "bool":
        return value.lower() in ("1", "yes", "true", "on")
    if kind != "ref":
        return value
    try:
        return [int(part) for part in value.split(",")]
    except ValueError:
        raise UserError(_("“{name}” takes keys of records.").format(name=name), _("Write for example {name}=3,17.").format(name=name)) from None


def print_document(arguments: argparse.Namespace) -> int:
    """``kontor print``."""
    with database.working(arguments) as ctx:
        content = printing.print_number(ctx, arguments.form, arguments.number)
    arguments.output.write_bytes(content)
    say(_("{file}: {size} bytes.").format(file=arguments.output, size=len(content)))
    return 0
