"""Writes the next migration from the difference between the models and the migrations so far: python -m migrations.revise "add the colour".

With --first it writes 0001 anew, which is right only until the first release.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command

from app.db import migrate
from app.db.engine import open_database


def main() -> None:
    """Compare an empty SQLite file, brought to the last migration, with the models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message")
    parser.add_argument("--first", action="store_true", help="write 0001 anew")
    options = parser.parse_args()
    if options.first:
        for file in migrate.VERSIONS.glob("*.py"):
            file.unlink()
    number = max(migrate.revisions(), default=0) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder, 'compare.kontor')}")
        with database.backend.migrating(database.engine) as connection:
            settings = migrate.alembic_config(connection)
            command.upgrade(settings, "head")
            settings.attributes.update(triggers=False, first=options.first)
            command.revision(settings, options.message, autogenerate=True, rev_id=f"{number:04}")
        database.dispose()


if __name__ == "__main__":
    main()
