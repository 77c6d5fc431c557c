"""The window.

PySide puts itself before every ``import`` and reads the source of each module, looking for ``from __feature__ import``, which we do not use.
It takes a tenth of the start, so imports are made plain again here.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - this is what puts itself there

from app.ui.kit import layout_items

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
layout_items.mend()
