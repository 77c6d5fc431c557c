"""Registers our own directives with the RML library."""

from __future__ import annotations

from z3c.rml import canvas, flowable, template

from app.reports.printing.code_directives import Code128Directive, QrDirective
from app.reports.printing.ledger_table import LedgerDirective
from app.reports.printing.placed import PictureDirective, PlaceDirective


def register() -> None:
    """Add them to flow, story (which copied the list of the flow) and canvas; pictures of the library itself go."""
    drawn = {"qr": QrDirective, "code128": Code128Directive, "picture": PictureDirective}
    for factories in (flowable.Flow.factories, template.Story.factories):
        factories.update(ledgerTable=LedgerDirective, formTable=LedgerDirective, **drawn)
    canvas.Drawing.factories.update(place=PlaceDirective, **drawn)
