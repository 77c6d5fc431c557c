"""Commands about backups: backup, try-backup, restore, backup-key."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.cli import database
from app.cli.output import say
from app.core import backup_key
from app.core.errors import UserError
from app.core.i18n import _
from app.db import backup, backup_file, point_in_time
from app.db.engine import Database
from app.models.base import Base
from app.services.backups import keys, making, trying
from app.services.backups.runs import Run

_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


def add_commands(commands: Any) -> None:
    """Declare the commands."""
    add = commands.add_parser("backup", help=_("write a backup, and try it by restoring it"))
    add.add_argument("file", type=Path, nargs="?", help=_("where to; without it the backup of the firm's plan is made"))
    add.add_argument("--base", type=Path, metavar="DIR", help=_("on the server: write a base backup for going back to a moment"))
    add.add_argument("--level", type=int, default=0, help=_("of a Firebird base: 0 everything, 1 what changed since the last 0, and so on"))
    add.set_defaults(run=write)
    add = commands.add_parser("try-backup", help=_("restore a backup on trial and compare it; the database is not touched"))
    add.add_argument("file", type=Path)
    add.set_defaults(run=try_one)
    add = commands.add_parser("restore", help=_("bring a backup back into an empty database, or a database back to a moment"))
    add.add_argument("file", type=Path, nargs="?")
    until = _("on the server: make a new database as it was then, such as “2026-11-22 14:02”; “last” for as far as the log goes")
    add.add_argument("--until", metavar="TIME", help=until)
    add.add_argument("--base", type=Path, metavar="DIR", help=_("folder of the base backups"))
    add.add_argument("--wal", type=Path, metavar="DIR", help=_("folder of PostgreSQL's archived log"))
    add.add_argument("--into", type=Path, metavar="PLACE", help=_("folder of the new cluster, or the new Firebird file"))
    add.set_defaults(run=read)
    add = commands.add_parser("backup-key", help=_("make the key of the backups, or type in the one that exists"))
    what = add.add_mutually_exclusive_group(required=True)
    what.add_argument("--new", action="store_true", help=_("make a key, show it once, and encrypt with it from now on"))
    what.add_argument("--enter", action="store_true", help=_("type in the key from the printed sheet"))
    add.set_defaults(run=set_key)


def write(arguments: argparse.Namespace) -> int:
    """``kontor backup``."""
    if arguments.base:
        with database.opened(arguments) as opened:
            say(_("The base backup is {file}.").format(file=point_in_time.base(opened, arguments.base, arguments.level)))
        return 0
    if arguments.file is None:
        with database.working(arguments) as ctx:
            _say_run(making.back_up(ctx))
        return 0
    with database.opened(arguments) as opened:
        key, tables = keys.own_key(opened), Base.metadata.sorted_tables
        backup.write(opened, arguments.file, key, tables)
        say(_("The backup is {file}, {size} bytes.").format(file=arguments.file, size=arguments.file.stat().st_size))
        say(_("It is encrypted.") if key else _("It is not encrypted: there is no key yet (kontor backup-key --new)."))
        found = backup.try_restoring(opened, arguments.file, key, tables)
        if found.wrong:
            raise UserError(_("The backup {file} differs from the database: {what}.").format(file=arguments.file.name, what=", ".join(found.wrong)))
        say(_compared(making.as_figures(found)))
    return 0


def try_one(arguments: argparse.Namespace) -> int:
    """``kontor try-backup``."""
    with database.working(arguments) as ctx:
        _say_run(trying.try_restoring(ctx, arguments.file, _key_text(ctx.database, arguments.file)))
    return 0


def read(arguments: argparse.Namespace) -> int:
    """``kontor restore``."""
    if arguments.until:
        return _go_back(arguments)
    if arguments.file is None:
        raise UserError(_("Name the backup that is to come back."), "kontor restore FILE")
    with database.opened(arguments, may_be_new=True) as opened:
        text = _key_text(opened, arguments.file)
        key = backup_key.read(text) if text else keys.own_key(opened)
        head = backup.restore(opened, arguments.file, key)
    if head is not None:
        say(_("It is of {moment} UTC, Kontor {version}.").format(moment=head.made_at.replace("T", " ")[:16], version=head.program))
    say(_("The backup is back."))
    return 0


def set_key(arguments: argparse.Namespace) -> int:
    """``kontor backup-key``."""
    with database.working(arguments) as ctx:
        if arguments.new:
            shown = keys.make_key(ctx)
            say(_("Write this key down or print it, twice, and keep it away from this computer. It is not shown again."))
            say(shown)
            say(_("Mark: {mark}").format(mark=backup_file.mark(backup_key.read(shown))))
        else:
            keys.enter_key(ctx, _ask())
            say(_("The key is in the vault of this computer."))
    return 0


def _go_back(arguments: argparse.Namespace) -> int:
    if arguments.base is None or arguments.into is None:
        hint = "kontor restore --until TIME --base DIR [--wal DIR] --into PLACE"
        raise UserError(_("Going back to a moment needs the base backups and a new place."), hint)
    until = _moment(arguments.until)
    with database.opened(arguments) as opened:
        done = point_in_time.recover(opened, arguments.base, arguments.into, until, Base.metadata.sorted_tables, arguments.wal)
    words = {"place": done.place, "base": done.base, "tables": done.tables, "rows": done.rows, "entry": done.journal}
    say(_("{place} is as it was then, made of {base}: {tables} tables, {rows} rows, journal up to entry {entry}.").format(**words))
    say(_("Look at it first; then stop the damaged database and put this one in its place."))
    return 0


def _moment(text: str) -> datetime:
    """A local time as naive UTC; the word “last” stands for as far as the log goes."""
    if text == "last":
        return datetime.max
    for form in _MOMENTS:
        try:
            return datetime.strptime(text, form).astimezone(UTC).replace(tzinfo=None)
        except ValueError:
            continue
    raise UserError(_("“{text}” is no moment.").format(text=text), _("Write it like 2026-11-22 14:02, in the time of this computer."))


def _key_text(opened: Database, file: Path) -> str:
    """What must be typed: nothing when the file is missing or in clear, or its key is on this computer."""
    if not file.is_file() or not backup_file.is_ours(file):
        return ""
    wanted, own = backup_file.read_head(file).key_mark, keys.own_key(opened)
    if not wanted or os.environ.get(keys.VARIABLE) or (own is not None and backup_file.mark(own) == wanted):
        return ""
    return _ask(wanted) if sys.stdin.isatty() else ""


def _ask(mark: str = "") -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return getpass.getpass(_("Key {mark}, group by group: ").format(mark=mark) if mark else _("Key, group by group: "))


def _say_run(run: Run) -> None:
    say(_("The backup is {file}, {size} bytes.").format(file=run.file, size=run.size))
    say(_compared(run.compared))
    say(_("Written in {write} s, restored and compared in {check} s.").format(write=run.written_ms / 1000, check=run.checked_ms / 1000))


def _compared(found: dict[str, int]) -> str:
    text = _("Restored on trial and compared: {tables} tables, {rows} rows, {sums} sums, journal up to entry {journal}. Nothing differs.")
    return text.format(**{name: found[name] for name in ("tables", "rows", "sums", "journal")})
