"""The engine: a form and its context become a PDF, in this process and without limits. Programs use ``Printer``, which has them."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from lxml import etree
from reportlab.platypus.doctemplate import LayoutError

from app.reports.printing import directives
from app.reports.printing.catalogue import Catalogue, Form
from app.reports.printing.completion import complete
from app.reports.printing.document import FormDocument, Setting
from app.reports.printing.fonts import register_fonts
from app.reports.printing.form_error import FormError
from app.reports.printing.formats import formats
from app.reports.printing.gate import pass_gate, place_of
from app.reports.printing.rml_patches import patch
from app.reports.printing.template import Templates

_MOST_REMEMBERED = 500
_PLACE = re.compile(r"\s*\(file .*?, line \d+\)\.?")


class Engine:
    """One per process, because the RML library keeps state of the process: fonts, patches, colour names."""

    def __init__(self, catalogue: Catalogue) -> None:
        directives.register()
        patch()
        register_fonts()
        self.templates = Templates(catalogue.folders)
        self._pages: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def render(self, form: Form, context: Any, language: str, pictures: Mapping[str, bytes] | None = None) -> bytes:
        """The PDF of a form.

        :param context: a context that came through ``wire.unpack``: objects with attributes.
        :param language: the language of the paper; one the form does not speak becomes its first.
        :param pictures: PNG or JPEG bytes by bare name.
        :raises FormError: with file and line of the template.
        """
        with self._lock:
            spoken = form.language(language)
            doc = getattr(context, "doc", None)
            formatters = formats(spoken, getattr(doc, "currency", "EUR"))
            own = {file.name.partition(".")[0]: file for file in (form.folder / "images").glob("*") if file.suffix in (".png", ".jpg")}
            images = {**{name: file.read_bytes() for name, file in own.items()}, **(pictures or {})}
            names = {**complete(context, form, spoken, formatters), "pictures": tuple(images)}
            root = pass_gate(self.templates.fill(form.template, names, formatters), form.template)
            return self._write(root, form, Setting(formatters, images, names.get("marks", ()), language=spoken))

    def _write(self, root: etree._Element, form: Form, setting: Setting) -> bytes:
        remembered = form.code, root.get("title", "")
        setting.pages = self._pages.get(remembered, 1)
        document = FormDocument(root, setting)
        try:
            data = document.write()
        except MemoryError:
            raise
        except Exception as error:
            raise _located(error, root, form.template) from error
        if len(self._pages) > _MOST_REMEMBERED:
            self._pages.clear()
        self._pages[remembered] = document.pages
        return data


def _located(error: Exception, root: etree._Element, name: str) -> FormError:
    """The innermost directive on the stack, or the flowable that was being laid out, names the line."""
    element, trace = None, error.__traceback__
    while trace is not None:
        found = _element_in(trace)
        element = element if found is None else found
        trace = trace.tb_next
    message = _PLACE.sub("", str(error)).strip().split("\n")[0][:200]
    if not message or not isinstance(error, ValueError | LayoutError):
        message = f"{type(error).__name__}: {message}"
    if element is None:
        return FormError(name, 0, message)
    return FormError(*place_of(element, name), message, str(element.tag))


def _element_in(trace: TracebackType) -> etree._Element | None:
    local = trace.tb_frame.f_locals
    own = local.get("self")
    candidates = [local.get("element"), local.get("td"), None if isinstance(own, FormDocument) else getattr(own, "element", None)]
    candidates += [getattr(value, "rml_element", None) for value in (local.get("f"), own, local.get("flowable"))]
    return next((value for value in candidates if etree.iselement(value)), None)
