"""The door to printing: a form's code, a context and a language in, a PDF out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.reports.printing.catalogue import FORMS, Catalogue
from app.reports.printing.wire import pack
from app.reports.printing.worker import Limits, Request, Worker


class Printer:
    """Renders forms in a child process, whoever wrote them. Safe to call from several threads; papers are made one after another.

    :param catalogue: the forms; those of the program when not given.
    """

    def __init__(self, catalogue: Catalogue = FORMS, limits: Limits = Limits()) -> None:
        self.catalogue = catalogue
        self._worker = Worker(lambda: catalogue.folders, limits)

    def warm_up(self) -> None:
        """Start the child process in advance (half a second to two seconds), for instance when a document is opened."""
        self._worker.start()

    def render(self, form_code: str, context: Any, language: str, on: date | None = None) -> bytes:
        """The PDF of a paper.

        :param form_code: "any/invoice".
        :param context: a PaperContext, or a mapping shaped like one.
        :param language: the language of the paper, not of the window: "de", "pt_BR".
        :param on: the day whose version of the form is wanted; the date of the paper, else today.
        :raises FormError: with file, line, message and tag. :raises UserError: when there is no such form.
        """
        values = context if isinstance(context, Mapping) else {name: getattr(context, name) for name in context.__dataclass_fields__}
        day = on or getattr(values.get("doc"), "date", None)
        form = self.catalogue.find(form_code, day)
        pictures: Mapping[str, bytes] = values.get("pictures") or {}
        plain = {name: value for name, value in values.items() if name != "pictures"}
        lines = len(values.get("lines", ()))
        request = Request(form.code, form.template, language, pack(plain), pictures, lines, self.catalogue.revision)
        return self._worker.render(request)

    def close(self) -> None:
        """End the child process; the next paper starts a new one."""
        self._worker.close()

    def __enter__(self) -> Printer:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
