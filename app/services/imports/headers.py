"""Words in the heads of columns, made comparable: "InvoiceNo", "INVOICE NO." and "invoice_no" are one."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.folding import fold

_HUMP = re.compile(r"(?<=[a-zа-я0-9])(?=[A-ZА-Я])")
_SIGNS = re.compile(r"[^\w№#%]+|_+")


@lru_cache(maxsize=4_096)
def header_words(text: str) -> str:
    """The words of a head in small letters, one space between them."""
    return fold(_SIGNS.sub(" ", _HUMP.sub(" ", text)).replace("№", " № "))
