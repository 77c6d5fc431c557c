"""Cards: a detached Draft out, the changed fields back in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, folding
from app.core.changes import Changes
from app.core.errors import FieldErrors, StaleRecord, UserError
from app.core.i18n import _
from app.db.session import BrokenConstraint, UnitOfWork
from app.services import parts, references, schema
from app.services.context import Context
from app.services.entities import ENTITIES, entity_of, model_of
from app.services.gates import told_what_opens
from app.services.record_checks import KEPT, check, check_value
from app.services.record_draft import Draft, FieldClash
from app.services.record_rules import AFTERWARDS, AROUND, DEFAULTS, FRESH
from app.services.use_case import declare, perform

__all__ = [
    "Draft", "FieldClash", "check", "check_value", "clashes", "delete", "edit_many", "explain", "fold_search", "label", "load", "merge", "new",
    "read", "restore", "save", "write",
]


#: entity → the service that alone writes its records
KEPT_BY_OTHERS = {"document": "services.documents.drafts"}

for _entity in ENTITIES:
    declare(*(_entity.permission(verb) for verb in ("save", "delete", "restore")), undo=True)


def new(ctx: Context, entity: str, **given: Any) -> Draft:
    """A fresh record with its defaults; values given by the caller count as typed."""
    known = schema.first_fields(ctx, entity)
    draft = Draft(entity, None, 0, known, dict.fromkeys(known))
    model = model_of(entity)
    for name in known:
        default = getattr(model, schema.attribute_name(entity, name)).property.columns[0].default
        if default is not None and default.is_scalar:
            draft.base[name] = default.arg
        elif known[name].kind == "bool":
            draft.base[name] = False
    defaults = DEFAULTS[entity](ctx) if entity in DEFAULTS else {}
    draft.base.update({name: value for name, value in defaults.items() if name in known})
    for name, value in given.items():
        draft[name] = value
    with ctx.reading() as session:
        label(session, draft)
    return draft


def load(ctx: Context, entity: str, id: int) -> Draft:
    """A stored record as a card edits it.

    :raises UserError: it is not there (any more).
    """
    with ctx.reading() as session:
        return read(ctx, session, entity, id)


def read(ctx: Context, session: Session, entity: str, id: int) -> Draft:
    """The same in an open session."""
    known = schema.fields(ctx, entity)
    referring = tuple((name, info.reference) for name, info in known.items() if info.kind == "ref" and info.reference not in references.LINES)
    row = session.execute(_with_labels(entity, referring), {"key": id}).one_or_none()
    if row is None:
        raise UserError(_("{name} no. {id} is not there any more.").format(name=entity_of(entity).name, id=id))
    record, *labels = row
    base = {name: getattr(record, schema.attribute_name(entity, name)) for name in known}
    draft = Draft(entity, id, getattr(record, "version", 0), known, base)
    pairs = zip(referring, labels, strict=True)
    draft.labels = {name: references.label_text(draft[name], label) for (name, _target), label in pairs if draft[name] is not None}
    label(session, draft, known=draft.labels.keys())
    return draft


@lru_cache(maxsize=256)
def _with_labels(entity: str, referring: tuple[tuple[str, str], ...]) -> sa.Select[Any]:
    """A record together with the lines of what it refers to; built once, since that takes longer than running it."""
    model: Any = model_of(entity)
    labels = (
        references.label_of(target, getattr(model, schema.attribute_name(entity, name))).label(f"l{number}")
        for number, (name, target) in enumerate(referring)
    )
    return sa.select(model, *labels).where(model.id == sa.bindparam("key"))


def label(session: Session, draft: Draft, known: Iterable[str] = ()) -> None:
    """Read the lines of what a draft refers to.

    :param known: fields that are left as they are.
    """
    fields = (info for name, info in draft.schema.items() if info.kind == "ref" and name not in known)
    wanted = {info.name: (info.reference, draft[info.name]) for info in fields if draft[info.name] is not None}
    found = references.labels_in(session, wanted.values()) if wanted else {}
    draft.labels.update({name: found[key] for name, key in wanted.items()})


def save(ctx: Context, draft: Draft, key: str | None = None) -> Changes:
    """Write what was typed; nothing else is touched. The draft itself stays as it was: load again to see the stored state.

    Documents are not saved here: their amounts, lines and rules belong to ``services.documents``.

    :param key: idempotency key of the form.
    :raises FieldErrors: everything wrong with the fields, at once.
    :raises StaleRecord: somebody saved the record since it was read.
    """
    if draft.entity in KEPT_BY_OTHERS:
        raise RuntimeError(f"{draft.entity} is saved by {KEPT_BY_OTHERS[draft.entity]}")
    check(draft)
    changes = perform(ctx, entity_of(draft.entity).permission("save"), lambda inner: _write(inner, draft, key))
    return _followed(ctx, draft.entity, [draft.id] if draft.id is not None else [], changes)


def _followed(ctx: Context, entity: str, ids: Iterable[int], changes: Changes) -> Changes:
    """The changes, after what follows them outside the transaction was done."""
    if entity in AFTERWARDS:
        for id in ids:
            AFTERWARDS[entity](ctx, id)
    return changes


def _write(ctx: Context, draft: Draft, key: str | None) -> Changes:
    try:
        with _told(ctx, draft), ctx.uow(key) as uow:
            with _around(ctx, uow, draft.entity, [] if draft.id is None else [draft.id], draft.changed) as fresh:
                record = write(uow, draft, given=FRESH[draft.entity](ctx) if draft.id is None and draft.entity in FRESH else None)
                if draft.id is None:
                    fresh.append(record)
            return uow.commit()
    except BrokenConstraint as broken:
        raise explain(draft, broken) from broken


def _told(ctx: Context, draft: Draft) -> AbstractContextManager[None]:
    """What names the step of a process that keeps a deal from its new stage."""
    return told_what_opens(ctx, "deal", [draft.id or 0], draft["stage"]) if draft.entity == "deal" else nullcontext()


def _around(ctx: Context, uow: UnitOfWork, entity: str, ids: list[int], values: Mapping[str, Any]) -> AbstractContextManager[list[Any]]:
    """What the rules of an entity do before and after it is written, in the same transaction."""
    return AROUND[entity](ctx, uow, ids, values) if entity in AROUND else nullcontext([])


def write(uow: UnitOfWork, draft: Draft, *, flush: bool = True, given: Mapping[str, Any] | None = None) -> Any:
    """Put a checked draft into an open unit of work; returns the mapped record.

    :param flush: False leaves many records to one flush; their keys are known only after it.
    :param given: attributes of a new record that the draft does not know.
    """
    model = model_of(draft.entity)
    if draft.id is None:
        record = model(**(given or {}))
        values = {name: value for name, value in draft.values.items() if value is not None}
        uow.session.add(record)
    else:
        found = uow.session.get(model, draft.id, with_for_update=True)
        if found is None or getattr(found, "version", draft.version) != draft.version:
            raise StaleRecord(_("Somebody else changed this record meanwhile."), draft.entity, draft.id)
        if getattr(found, "state", "draft") == "posted":
            raise UserError(_("A posted document is not changed any more."), _("Reverse it first, or make a correcting document."))
        record, values = found, draft.changed
    for name, value in values.items():
        setattr(record, schema.attribute_name(draft.entity, name), value)
    fold_search(draft.entity, record)
    if flush:
        uow.session.flush()
    return record


def fold_search(entity: str, record: Any) -> None:
    """Keep the folded ``search`` column of a record, where its entity has one."""
    if attributes := schema.searchable_attributes(entity):
        record.search = folding.fold_all([getattr(record, name) for name in attributes])


def explain(draft: Draft, broken: BrokenConstraint) -> UserError:
    """A broken unique key, told at its first field."""
    columns = _columns_of(draft.entity, broken.constraint)
    for name, info in draft.schema.items():
        if schema.attribute_name(draft.entity, name) in columns:
            text = _("There is another record with the same “{label}”: choose a different one.").format(label=info.label)
            return FieldErrors({name: text})
    return broken


def _columns_of(entity: str, constraint: str) -> set[str]:
    """Columns of a constraint; SQLite names the columns (``client.code``), the servers the constraint."""
    table: sa.Table = sa.inspect(model_of(entity)).local_table  # type: ignore[assignment]
    if "." in constraint:
        return {part.strip().partition(".")[2] for part in constraint.split(",")}
    named = (part for part in table.constraints if str(part.name).lower() == constraint.lower())
    return {column.name for part in named if isinstance(part, sa.UniqueConstraint) for column in part.columns}


def clashes(ctx: Context, draft: Draft) -> tuple[Draft, list[FieldClash]]:
    """After StaleRecord: the record as it stands now, and the fields that both sides changed to different values."""
    theirs = load(ctx, draft.entity, draft.id or 0)
    return theirs, field_clashes(draft, theirs)


def field_clashes(draft: Draft, theirs: Draft) -> list[FieldClash]:
    """The fields that both sides changed to different values, with their texts."""
    found = []
    for name, mine in draft.changed.items():
        if theirs[name] not in (draft.base.get(name), mine):
            base, typed = (references.shown(draft, name, value) for value in (draft.base.get(name), mine))
            found.append(FieldClash(name, draft.schema[name].label, base, typed, references.shown(theirs, name, theirs[name])))
    return found


def merge(theirs: Draft, draft: Draft, keep_mine: Iterable[str]) -> Draft:
    """What was typed on top of the present record; of the clashing fields only those in ``keep_mine`` are mine."""
    merged = Draft(theirs.entity, theirs.id, theirs.version, theirs.schema, theirs.base, {**draft.labels, **theirs.labels})
    mine = set(keep_mine)
    for name, value in draft.changed.items():
        if theirs[name] == draft.base.get(name) or name in mine:
            merged[name] = value
            if name in draft.labels:
                merged.labels[name] = draft.labels[name]
    return merged


def delete(ctx: Context, entity: str, ids: Iterable[int], key: str | None = None) -> Changes:
    """Put records into the bin with their parts; what stands there comes back with ``restore``."""
    moment = clock.now()
    return _bin(ctx, entity, ids, "delete", lambda session, wanted: parts.put_into_bin(session, entity, wanted, moment), key)


def restore(ctx: Context, entity: str, ids: Iterable[int], key: str | None = None) -> Changes:
    """Take records out of the bin with what went there together with them."""
    return _bin(ctx, entity, ids, "restore", lambda session, wanted: parts.take_out_of_bin(session, entity, wanted), key)


def _bin(ctx: Context, entity: str, ids: Iterable[int], verb: str, act: Callable[[Session, list[int]], None], key: str | None) -> Changes:
    if "deleted_at" not in sa.inspect(model_of(entity)).column_attrs:
        raise UserError(_("{name} cannot be deleted.").format(name=entity_of(entity).name), _("Reverse or correct it instead."))
    wanted = sorted(set(ids))

    def operation(inner: Context) -> Changes:
        with inner.uow(key, count=len(wanted)) as uow:
            with _around(inner, uow, entity, wanted, {"deleted_at": verb == "delete"}):
                act(uow.session, wanted)
            return uow.commit()

    return _followed(ctx, entity, wanted, perform(ctx, entity_of(entity).permission(verb), operation))


def edit_many(ctx: Context, entity: str, ids: Iterable[int], values: Mapping[str, Any], key: str | None = None) -> Changes:
    """Set the same values in many records, in one action that the journal can undo.

    :raises FieldErrors: a value is wrong; nothing is written.
    """
    known = schema.fields(ctx, entity)
    errors = {name: problem for name, value in values.items() if (problem := check_value(known[name], value)) is not None}
    errors |= {name: _(KEPT).format(label=known[name].label) for name in values if not known[name].writable}
    if errors:
        raise FieldErrors(errors)
    wanted = sorted(set(ids))

    def operation(inner: Context) -> Changes:
        with inner.uow(key, count=len(wanted)) as uow:
            with _around(inner, uow, entity, wanted, values):
                for id in wanted:
                    record: Any = uow.session.get(model_of(entity), id)
                    if record is None:
                        continue
                    if getattr(record, "state", "draft") == "posted":
                        text = _("{number} is posted and cannot be changed.").format(number=record.number)
                        raise UserError(text, _("Leave it out, or reverse it first."))
                    for name, value in values.items():
                        setattr(record, schema.attribute_name(entity, name), value)
                    fold_search(entity, record)
            return uow.commit()

    return _followed(ctx, entity, wanted, perform(ctx, entity_of(entity).permission("save"), operation))
