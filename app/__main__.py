"""``python -m app``: the ``kontor`` command."""

import sys


def run() -> int:
    """Run the command; Ctrl+C is an answer also while the program is still being loaded."""
    try:
        from app.cli import main

        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return 1


if __name__ == "__main__":
    sys.exit(run())
