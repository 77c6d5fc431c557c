"""How a PostgreSQL database is copied into a file and back, by the server's own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from app.core.errors import UserError
from app.core.i18n import _

_POSTGRES_FOLDERS = "/usr/lib/postgresql"


def copy(url: URL, file: Path) -> None:
    """pg_dump in its own format, which pg_restore reads."""
    _run("pg_dump", url, "--format=custom", f"--file={file}")


def fill(url: URL, file: Path) -> None:
    """pg_restore into an empty database, all or nothing; rights are granted anew afterwards."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", url, *options, f"--dbname={url.database}", str(file))


def _run(tool: str, url: URL, *options: str) -> None:
    folders = sorted(Path(_POSTGRES_FOLDERS).glob("*/bin"), reverse=True)
    path = next((str(folder / tool) for folder in folders if (folder / tool).exists()), None) or shutil.which(tool)
    if path is None:
        raise UserError(_("The program {tool} is missing on this computer.").format(tool=tool), _("Install the PostgreSQL client."))
    place = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    environment = {**os.environ, **{name: str(value) for name, value in place.items() if value}}
    done = subprocess.run([path, "--no-password", *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)
        raise UserError(_("{tool} failed: {reason}").format(tool=tool, reason=reason))
