"""``run.py bench [NAME] [--json FILE] [--clients N] [--on sqlite,postgres,firebird]``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.kit import Figure, table, write_json
from benchmarks.stages import stages

#: files of questions that run on every database
QUESTIONS = ("lists_and_cards", "documents", "exchange", "papers", "window", "tour")
#: run only when named: they make a firm of their own, or fill the one of the others
BY_NAME = ("rights", "planner")
KINDS = ("sqlite", "postgres", "firebird")


def main(words: list[str]) -> int:
    """Run the wanted questions and print their table."""
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("name", nargs="?", choices=(*QUESTIONS, *BY_NAME), metavar="NAME", help=", ".join((*QUESTIONS, *BY_NAME)))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--clients", type=int, default=100_000, help="clients in each database")
    parser.add_argument("--on", default=",".join(KINDS), help="databases, parted by commas")
    arguments = parser.parse_args(words)
    figures: list[Figure] = []
    wanted = [arguments.name] if arguments.name else [name for name in QUESTIONS if (Path(__file__).parent / f"{name}.py").exists()]
    with stages(tuple(arguments.on.split(",")), arguments.clients) as ready:
        for name in wanted:
            for stage in ready:
                figures += importlib.import_module(f"benchmarks.{name}").run(stage)
    print(table(figures))
    if arguments.json:
        write_json(figures, arguments.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
