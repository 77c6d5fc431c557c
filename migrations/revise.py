"""Writes the next migration from the difference between the models and the migrations so far: python -m migrations.revise "add the colour"."""

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
    options = parser.parse_args()
    number = max(migrate.revisions(), default=0) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder, 'compare.kontor')}")
        with database.backend.migrating(database.engine) as connection:
            settings = migrate.alembic_config(connection)
            command.upgrade(settings, "head")
            settings.attributes["triggers"] = False
            command.revision(settings, options.message, autogenerate=True, rev_id=f"{number:04}")
        database.dispose()


if __name__ == "__main__":
    main()
