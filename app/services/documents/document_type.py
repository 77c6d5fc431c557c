"""What a document type declares, and the registry of all types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from app.core.enums.documents import DocumentState
from app.core.i18n import _
from app.core.registry import Registry
from app.services.documents.movements import Movement
from app.services.documents.paper import Paper
from app.services.use_case import declare

DRAFT, POSTED = DocumentState.DRAFT, DocumentState.POSTED


class DocumentType:
    """A type of document. Make a subclass under ``@document_type`` in a file of its own below ``types``.

    :cvar code: stands in ``document.type``.
    :cvar title: name of one and of many, marked by ``N_``.
    :cvar icon: meaning in the icon table.
    :cvar permission: beginning of its permission codes; ``.save``, ``.post`` and ``.unpost`` follow.
    :cvar number_mask: form of its numbers: ``series`` and ``branch`` are empty or end in a hyphen, ``n`` counts within the year.
    :cvar based_on: types that it can be made from.
    :cvar print_forms: codes of its printed forms, the usual one first.
    :cvar fields: header fields that its card shows beside number, date and firm; references without ``_id``.
    :cvar needs: those of them that must be filled before it is posted.
    :cvar has_lines: whether it has lines, or only an amount.
    :cvar has_prices: whether its lines show prices and tax.
    :cvar goods_only: whether services are left out when it is made from another document; None takes both, False services only.
    :cvar joins_claim: whether its amount belongs to the invoice of its chain, where there is one.
    """

    code: ClassVar[str]
    title: ClassVar[tuple[str, str]]
    icon: ClassVar[str]
    permission: ClassVar[str]
    number_mask: ClassVar[str]
    based_on: ClassVar[tuple[str, ...]] = ()
    print_forms: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    has_lines: ClassVar[bool] = True
    has_prices: ClassVar[bool] = True
    goods_only: ClassVar[bool | None] = None
    joins_claim: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Name of one, in the user's language."""
        return _(self.title[0])

    @property
    def plural(self) -> str:
        """Name of many, in the user's language."""
        return _(self.title[1])

    @property
    def transitions(self) -> dict[tuple[DocumentState, DocumentState], str]:
        """Moves between states, each with the permission that it takes."""
        return {(DRAFT, POSTED): f"{self.permission}.post", (POSTED, DRAFT): f"{self.permission}.unpost"}

    @property
    def save_permission(self) -> str:
        """The permission to write a draft of it."""
        return f"{self.permission}.save"

    def check(self, paper: Paper) -> dict[str, str]:
        """Rules of this type alone: field → sentence. The common ones stand in ``checks``."""
        return {}

    def debt(self, paper: Paper) -> bool:
        """Whether posting this paper makes the client owe more, so that the credit limit counts."""
        return False

    def movements(self, paper: Paper) -> Iterator[Movement]:
        """What posting moves, in the order of the lines; pure."""
        return iter(())


DOCUMENT_TYPES: Registry[DocumentType] = Registry("document type")

T = TypeVar("T", bound=type[DocumentType])


def document_type(declared: T) -> T:
    """Declare a document type; saving its drafts may be undone, posting is reversed instead."""
    kind = DOCUMENT_TYPES.add(declared.code, declared())
    declare(kind.save_permission, undo=True)
    return declared
