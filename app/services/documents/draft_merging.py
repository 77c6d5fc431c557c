"""Two people changed one document: the header is merged by field, lines by cell, shares by what they pay.

What only one side changed needs no question; the rest is a clash that the person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.core.errors import UserError
from app.core.i18n import N_, _, format_money, format_number
from app.services import records
from app.services.context import Context
from app.services.documents import drafts
from app.services.documents.draft_model import DocumentDraft, LineDraft, ShareDraft
from app.services.records import FieldClash

#: cell → its head, the stored fields that go together in it, and what is only shown of them
CELLS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "name": (N_("Goods or service"), ("product", "article", "name", "unit", "source_line"), ("unit_sign", "unit_digits", "is_goods")),
    "quantity": (N_("Qty"), ("quantity",), ()),
    "price": (N_("Price"), ("price",), ()),
    "discount": (N_("Disc."), ("discount",), ()),
    "vat_rate": (N_("VAT"), ("vat_rate", "vat_percent"), ("vat_name",)),
}
#: header fields that follow from the lines
WORKED_OUT = {"net", "tax", "gross"}
Values = LineDraft | Mapping[str, Any]


def clashes(ctx: Context, draft: DocumentDraft) -> tuple[DocumentDraft, list[FieldClash]]:
    """After StaleRecord: the document as it stands now, and what both sides changed to different values.

    :raises UserError: it was posted meanwhile, or is gone.
    """
    theirs = drafts.load(ctx, draft.id or 0)
    if theirs.is_posted:
        raise UserError(_("Somebody posted this document meanwhile."), _("What you typed stays here until you load it again."))
    header = [one for one in records.field_clashes(draft, theirs) if one.name not in WORKED_OUT or not draft.kind.has_lines]
    return theirs, [*header, *_line_clashes(draft, theirs), *_share_clashes(draft, theirs)]


def merge(theirs: DocumentDraft, draft: DocumentDraft, keep_mine: Iterable[str]) -> DocumentDraft:
    """What was typed on top of the present document; of what clashes only the names in ``keep_mine`` are mine."""
    mine = set(keep_mine)
    header = records.merge(theirs, draft, mine)
    theirs.changed, theirs.labels = header.changed, header.labels
    theirs.lines = _merged_lines(draft, theirs, mine)
    theirs.allocations = _merged_shares(draft, theirs, mine)
    return drafts.recompute(theirs)


def carry_on(loaded: DocumentDraft, sent: DocumentDraft, present: DocumentDraft) -> None:
    """Put the lines that were typed while a save was on its way onto the document that was read after it; lines keep their keys."""
    saved = [line for line in sent.lines if not line.is_empty]
    if len(saved) != len(loaded.lines) or any(was.id not in (None, line.id) for was, line in zip(saved, loaded.lines, strict=True)):
        return  # somebody else has saved since: the next save merges
    typed = {line.key: line for line in present.lines}
    for was, line in zip(saved, loaded.lines, strict=True):
        line.key = was.key
        if (now := typed.get(line.key)) is not None:
            for cell in CELLS:
                if _cell(now, cell) != _cell(was, cell):
                    _put(line, now, cell)
    kept = [line for line in loaded.lines if line.key in typed]
    known = {line.key: line for line in kept}
    gone = {was.key for was in saved} - set(typed)
    loaded.lines = _woven(kept, [known.get(line.key, line) for line in present.lines if line.key not in gone])
    drafts.recompute(loaded)


def has_more(sent: DocumentDraft, present: DocumentDraft) -> bool:
    """Whether lines were typed since a draft was sent to be saved."""
    was, now = ([line for line in draft.lines if not line.is_empty] for draft in (sent, present))
    return [line.key for line in was] != [line.key for line in now] or any(_differs(one, other) for one, other in zip(was, now, strict=True))


# lines -------------------------------------------------------------------------------------------------------------------------------
def _cell(values: Values, cell: str) -> tuple[Any, ...]:
    return tuple(values[name] for name in CELLS[cell][1])


def _differs(values: Values, base: Values) -> bool:
    return any(_cell(values, cell) != _cell(base, cell) for cell in CELLS)


def _put(line: LineDraft, source: LineDraft, cell: str) -> None:
    for name in (*CELLS[cell][1], *CELLS[cell][2]):
        setattr(line, name, getattr(source, name))


def _by_id(lines: Iterable[LineDraft]) -> dict[int, LineDraft]:
    return {line.id: line for line in lines if line.id is not None}


def _line_clashes(draft: DocumentDraft, theirs: DocumentDraft) -> Iterator[FieldClash]:
    mine, other = _by_id(draft.lines), _by_id(theirs.lines)
    for number, (id, base) in enumerate(draft.stored_rows.items(), 1):
        my, their = mine.get(id), other.get(id)
        where = _("Line {number}").format(number=number)
        if my is not None and their is not None:
            for cell, (head, *_rest) in CELLS.items():
                was, left, right = _cell(base, cell), _cell(my, cell), _cell(their, cell)
                if was not in (left, right) and left != right:
                    label = f"{where}, {_(head)}"
                    yield FieldClash(f"lines.{id}.{cell}", label, _words(base, cell), _words(my, cell), _words(their, cell))
        elif their is not None and _differs(their, base):
            yield FieldClash(f"lines.{id}", where, _in_words(base), _("removed"), _in_words(their))
        elif my is not None and _differs(my, base):
            yield FieldClash(f"lines.{id}", where, _in_words(base), _in_words(my), _("removed"))


def _words(values: Values, cell: str) -> str:
    value = values["vat_percent"] if cell == "vat_rate" else values[cell]
    if not isinstance(value, Decimal):
        return str(value or "")
    return format_number(value, 4, trim=True) + (" %" if cell in ("discount", "vat_rate") else "")


def _in_words(values: Values) -> str:
    return f"{_words(values, 'name')}, {_words(values, 'quantity')} × {_words(values, 'price')}"


def _merged_lines(draft: DocumentDraft, theirs: DocumentDraft, keep: set[str]) -> list[LineDraft]:
    mine, base = _by_id(draft.lines), draft.stored_rows
    kept: dict[str, LineDraft] = {}
    for id, line in _by_id(theirs.lines).items():
        was, my = base.get(id), mine.get(id)
        if was is not None and my is None and (f"lines.{id}" in keep or not _differs(line, was)):
            continue  # I took it out
        if was is not None and my is not None:
            line.key = my.key
            for cell in CELLS:
                if _cell(my, cell) != _cell(was, cell) and (_cell(line, cell) == _cell(was, cell) or f"lines.{id}.{cell}" in keep):
                    _put(line, my, cell)
        kept[line.key] = line
    present = _by_id(theirs.lines)
    for line in draft.lines:
        if line.id is None and not line.is_empty:
            kept[line.key] = line
        elif line.id is not None and line.id not in present and f"lines.{line.id}" in keep:
            line.id, line.stored = None, {}  # they took it out, I want it: it is written anew
            kept[line.key] = line
    my_order = [kept[line.key] for line in draft.lines if line.key in kept]
    their_order = [kept[line.key] for line in theirs.lines if line.key in kept]
    they_moved = [id for id in present if id in base] != [id for id in base if id in present]
    return _woven(their_order, my_order) if they_moved else _woven(my_order, their_order)


def _woven(lines: Sequence[LineDraft], others: Sequence[LineDraft]) -> list[LineDraft]:
    """The first order; lines that only the other has stand behind the line that they follow there."""
    result, before = list(lines), ""
    for line in others:
        keys = [known.key for known in result]
        if line.key not in keys:
            result.insert(keys.index(before) + 1 if before in keys else 0, line)
        before = line.key
    return result


# shares ------------------------------------------------------------------------------------------------------------------------------
def _amounts(shares: Iterable[ShareDraft]) -> dict[int, Decimal | None]:
    return {share.claim: share.amount for share in shares if share.claim is not None}


def _share_clashes(draft: DocumentDraft, theirs: DocumentDraft) -> Iterator[FieldClash]:
    base, mine, other = draft.stored_amounts, _amounts(draft.allocations), _amounts(theirs.allocations)
    labels = {share.claim: share.label for share in (*draft.allocations, *theirs.allocations)}
    for claim in {**mine, **other}:
        sides = (base.get(claim), mine.get(claim), other.get(claim))
        if len(set(sides)) == len(sides):
            words = ["" if amount is None else format_money(amount, draft["currency"] or "") for amount in sides]
            yield FieldClash(f"allocations.{claim}", labels[claim], *words)


def _merged_shares(draft: DocumentDraft, theirs: DocumentDraft, keep: set[str]) -> list[ShareDraft]:
    base, mine = draft.stored_amounts, _amounts(draft.allocations)
    present = {share.claim: share for share in theirs.allocations}
    result = []
    for claim, share in {**{share.claim: share for share in draft.allocations}, **present}.items():
        was, amount = base.get(claim or 0), present[claim].amount if claim in present else None
        wanted = mine.get(claim or 0)
        if wanted != was and (amount == was or f"allocations.{claim}" in keep):
            amount = wanted
        if amount is not None:
            share.amount = amount
            if claim not in present:
                share.id = None
            result.append(share)
    return result
