"""A task typed as one line, read in five languages: what is unsure is asked, never guessed."""

from __future__ import annotations

from app.core.planning.typed_line.reading import read_line
from app.core.planning.typed_line.values import Mention, Name, Part, Place, Reading

__all__ = ["Mention", "Name", "Part", "Place", "Reading", "read_line"]
