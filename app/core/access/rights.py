"""Rights as the program sees them: permission codes, and what one person holds.

The database is the guard; what stands here lets the window tell beforehand why a button is grey.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from app.core.errors import AccessDenied
from app.core.i18n import _


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do.

    :param permissions: codes such as ``stock.delivery.post``; ``*`` stands for any ending (``sales.*``).
    :param hidden: fields that the person may not see, as ``entity.field``.
    :param locked: fields that the person may see and not change, as ``entity.field``.
    """

    permissions: frozenset[str] = frozenset()
    hidden: frozenset[str] = field(default_factory=frozenset)
    locked: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: str) -> bool:
        """Whether the person holds a permission."""
        return any(fnmatchcase(permission, held) for held in self.permissions)

    def demand(self, permission: str) -> None:
        """Raise AccessDenied unless the person holds the permission."""
        if not self.may(permission):
            raise AccessDenied(
                _("You may not do this: the right “{code}” is missing.").format(code=permission),
                _("Ask the owner for it."),
            )

    def readable(self, entity: str, name: str) -> bool:
        """Whether the person sees a field."""
        return not {f"{entity}.{name}", f"{entity}.*"} & self.hidden

    def writable(self, entity: str, name: str) -> bool:
        """Whether the person may change a field."""
        return self.readable(entity, name) and f"{entity}.{name}" not in self.locked


#: holds everything: the owner of the firm
ALL = Rights(frozenset({"*"}))
