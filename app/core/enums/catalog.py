"""Vocabularies of the catalogue."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class ProductKind(Vocabulary):
    """Goods are kept in stock; services are not."""

    GOODS = "goods", N_("Goods")
    SERVICE = "service", N_("Service")
