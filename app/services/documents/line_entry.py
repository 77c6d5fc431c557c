"""A line typed in one go: ``3*bolt m8@12,5 -5%`` is three pieces at 12.50 less five per cent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from app.core.errors import UserError
from app.core.i18n import _, parse_number
from app.models.catalog import Barcode, Product
from app.services import references
from app.services.context import Context
from app.services.documents.defaults import product_lines
from app.services.documents.draft_model import DocumentDraft, LineDraft
from app.services.references import Suggestion

_NUMBER = r"\d[\d\s.,]*"
_ENTRY = re.compile(
    rf"^\s*(?:(?P<quantity>{_NUMBER})\s*[*×]\s*)?(?P<text>.*?)\s*(?:@\s*(?P<price>{_NUMBER}))?\s*(?:(?<=[\s\d])[-−]\s*(?P<discount>{_NUMBER})\s*%)?\s*$"
)
_MOST_CHOICES = 12
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What was typed; what was left out is None."""

    text: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The line that was meant, or the products to choose from when several fit."""

    line: LineDraft | None
    choices: tuple[Suggestion, ...] = ()


def parse_line(text: str) -> TypedLine:
    """Take a typed line apart; what does not look like a number stays part of the text.

    :raises UserError: nothing says what it is about.
    """
    match = _ENTRY.match(text[:_LONGEST])
    assert match is not None  # every part may be missing
    what = match["text"].strip()
    if not what:
        raise UserError(_("Type an article, a barcode or a part of the name."), _("For example: 3*bolt m8@12.50 -5%"))
    return TypedLine(what, *(None if (part := match[name]) is None else _number(part) for name in ("quantity", "price", "discount")))


def _number(text: str) -> Decimal:
    try:
        return parse_number(text)
    except ValueError:
        raise UserError(_("“{text}” is not a number.").format(text=text.strip()), _("Write it like 12.50.")) from None


def enter_line(ctx: Context, draft: DocumentDraft, text: str) -> Entry:
    """Find what was typed: an article or a barcode exactly, else by parts of the name. The line is priced and not yet on the draft.

    :raises UserError: nothing fits.
    """
    typed = parse_line(text)
    if (exact := _exactly(ctx, typed.text)) is not None:
        product, pieces = exact
        return Entry(choose(ctx, draft, typed, product, pieces))
    choices = references.suggest(ctx, "product", typed.text, limit=_MOST_CHOICES)
    if not choices:
        raise UserError(_("No product fits “{text}”.").format(text=typed.text), _("Type less of the name, or enter the product first."))
    if len(choices) == 1:
        return Entry(choose(ctx, draft, typed, choices[0].id))
    return Entry(None, tuple(choices))


def choose(ctx: Context, draft: DocumentDraft, typed: TypedLine, product: int, pieces: Decimal = Decimal(1)) -> LineDraft:
    """The line of a product with what was typed.

    :param pieces: how many one scan of its barcode counts.
    """
    quantity = (typed.quantity if typed.quantity is not None else Decimal(1)) * pieces
    (line,) = product_lines(ctx, draft, [(product, quantity)])
    line.price = line.price if typed.price is None else typed.price
    line.discount = line.discount if typed.discount is None else typed.discount
    return line


def _exactly(ctx: Context, text: str) -> tuple[int, Decimal] | None:
    """The product of an article or a barcode, and the pieces that it stands for."""
    spellings: Iterable[str] = sorted({text, text.upper(), text.lower()})
    with ctx.reading() as session:
        by_article = sa.select(Product.id).where(Product.article.in_(spellings), Product.deleted_at.is_(None))
        if (product := session.scalars(by_article).first()) is not None:
            return product, Decimal(1)
        by_code = sa.select(Barcode.product_id, Barcode.quantity).join(Product, Product.id == Barcode.product_id)
        row = session.execute(by_code.where(Barcode.code == text, Product.deleted_at.is_(None))).first()
        return None if row is None else (row.product_id, row.quantity)
