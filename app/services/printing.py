"""Printed forms: from a document to the PDF that is previewed, printed and kept.

A posted document prints the names that were frozen into it; a draft prints the present ones across a DRAFT mark.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.enums.documents import DocumentState
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.models.documents import Document
from app.reports.printing.catalogue import FORMS, Form
from app.reports.printing.printer import Printer
from app.services import taking
from app.services.context import Context
from app.services.documents.frozen import Frozen
from app.services.documents.loading import load_papers
from app.services.events import Event
from app.services.printing_context import paper_context, paper_language
from app.services.taking import Taking

#: papers in one job
MOST_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that a document can be printed with."""

    code: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Printout:
    """A PDF with a name for its file."""

    pdf: bytes
    file_name: str


@lru_cache(maxsize=1)
def printer() -> Printer:
    """The one printer of the program; its child process starts with the first paper."""
    made = Printer()
    atexit.register(made.close)
    return made


def forms_for(ctx: Context, document_id: int) -> list[FormChoice]:
    """The forms of a document, those of the firm's country first, each in the language of the document."""
    with ctx.reading() as session:
        return forms_in(session, document_id)


def forms_in(session: Session, document_id: int) -> list[FormChoice]:
    """The same in an open session."""
    document, frozen = _document(session, document_id)
    language = paper_language(frozen)
    return [FormChoice(form.code, form.title(language), form.language(language)) for form in _forms(document, frozen)]


def print_form(ctx: Context, form_code: str, document_id: int, *, copy: bool = False) -> bytes:
    """The PDF of a document in a form.

    :param copy: mark it as a copy.
    :raises FormError: the form's template is wrong.
    :raises UserError: there is no such document or form.
    """
    with ctx.reading() as session:
        document, frozen = _document(session, document_id)
        context = paper_context(session, document, frozen, copy)
    return printer().render(form_code, context, paper_language(frozen), document.date)


def print_together(ctx: Context, document_ids: Sequence[int], *, form_code: str = "", copy: bool = False) -> Printout:
    """One PDF of several documents, each in ``form_code`` where that is one of its forms, else in its usual form.

    :raises UserError: none of them has a form, one of them is gone, or there are more than two hundred.
    :raises FormError: a form's template is wrong.
    """
    if len(document_ids) > MOST_TOGETHER:
        raise UserError(_("At most {most} documents are printed together.").format(most=MOST_TOGETHER), _("Choose fewer rows."))
    made: list[Printout] = []
    for id in document_ids:
        with ctx.reading() as session:
            paper = printed(session, id, form_code=form_code, copy=copy)
        if paper is not None:
            made.append(paper)
    if not made:
        raise UserError(_("There is no form for it yet."))
    if len(made) == 1:
        return made[0]
    from app.reports.printing.joining import joined  # brings the library that reads PDFs along

    count = ngettext("{count} document", "{count} documents", len(made)).format(count=len(made))
    return Printout(joined([paper.pdf for paper in made]), f"{made[0].file_name.removesuffix('.pdf')} – {count}.pdf")


def printed(session: Session, document_id: int, *, form_code: str = "", copy: bool = False) -> Printout | None:
    """The PDF of a document in an open session, in ``form_code`` where that is one of its forms, else in its usual form; None without any.

    :raises FormError: the form's template is wrong.
    """
    document, frozen = _document(session, document_id)
    forms = _forms(document, frozen)
    if not forms:
        return None
    context = paper_context(session, document, frozen, copy)
    form = next((form for form in forms if form.code == form_code), forms[0])
    pdf = printer().render(form.code, context, paper_language(frozen), document.date)
    return Printout(pdf, form.file_for(document.number or _("draft"), paper_language(frozen)))


def hand_over(ctx: Context, document_ids: Sequence[int], paper: Printout, form_code: str = "", *, saved: bool = False, reason: str = "") -> bytes:
    """The PDF, once the journal tells whose papers go to the printer or, with ``saved``, into a file.

    :param reason: what so many papers are for, where they are more than the firm's limit.
    :raises UserError: the right or the reason for so many is missing, or the journal could not be written.
    """
    with ctx.reading() as session:
        clients = session.scalars(sa.select(Document.client_id).where(Document.id.in_(document_ids), Document.client_id.is_not(None)).distinct())
        concerned = sorted(id for id in clients if id is not None)
    about = f"client|{concerned[0]}" if len(concerned) == 1 else "client" if concerned else "document"
    taking.take(ctx, Taking(
        Event.EXPORT if saved else Event.PRINT, about, paper.file_name, len(document_ids), taking.digest_of(paper.pdf), ids=concerned,
        reason=reason, form=form_code, papers=document_ids,
    ))
    return paper.pdf


def print_number(ctx: Context, form_code: str, number: str) -> bytes:
    """The PDF of the document with a number.

    :raises UserError: no document, or more than one, has it.
    """
    form = FORMS.find(form_code)
    with ctx.reading() as session:
        statement = sa.select(Document.id).where(Document.number == number, Document.type == form.document, Document.deleted_at.is_(None))
        found = session.scalars(statement).all()
    if len(found) != 1:
        text = _("No document of this form has the number {number}.") if not found else _("Several documents have the number {number}.")
        raise UserError(text.format(number=number), _("Look it up in the list of documents."))
    return hand_over(ctx, [found[0]], Printout(print_form(ctx, form_code, found[0]), f"{number}.pdf"), form_code, saved=True)


def file_name(ctx: Context, form_code: str, document_id: int) -> str:
    """A name for the PDF."""
    with ctx.reading() as session:
        document, frozen = _document(session, document_id)
    form: Form = FORMS.find(form_code, document.date)
    return form.file_for(document.number or _("draft"), paper_language(frozen))


def _forms(document: Document, frozen: Frozen) -> list[Form]:
    payment = document.payment_method.value if document.payment_method else ""
    fitting = FORMS.for_document(document.type, frozen.firm.country, document.date, payment)
    spoken = [form for form in fitting if form.country == "any" or paper_language(frozen)[:2] in form.languages]
    return spoken or fitting


def _document(session: Session, id: int) -> tuple[Document, Frozen]:
    document = session.get(Document, id)
    if document is None or document.deleted_at is not None:
        raise UserError(_("Document no. {id} is not there any more.").format(id=id))
    if document.state is DocumentState.POSTED and document.frozen:
        return document, Frozen.from_json(document.frozen)
    return document, load_papers(session, [id])[0].frozen
