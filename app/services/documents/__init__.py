"""Documents: what each type does, how they are posted and reversed, and the chain they make."""

from app.core.registry import discover
from app.services.documents import titles, types

__all__ = ["titles", "types"]

discover(types)
