"""Reads XML of strangers: no document types, so no entities; no network; limits of size and depth."""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from app.core.errors import UserError
from app.core.i18n import _

#: bytes of a file, elements in it, and elements inside each other
LARGEST, MOST_ELEMENTS, DEEPEST = 20_000_000, 300_000, 200


def parse(data: bytes) -> etree._Element:
    """The root of a file.

    :raises UserError: no XML, larger than anything drawn, or one with a document type (an XML bomb begins with it).
    """
    if len(data) > LARGEST:
        raise UserError(
            _("The file has {size} MB, and a drawing has at most {most} MB.").format(size=len(data) // 1_000_000, most=LARGEST // 1_000_000)
        )
    _Watch().look_through(data)
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _unreadable(error.lineno or 0) from error


def parse_kept(text: str) -> etree._Element:
    """The root of XML that was read before and kept."""
    return etree.fromstring(text, _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _unreadable(line: int) -> UserError:
    return UserError(
        _("The file cannot be read as XML: line {line} is broken.").format(line=line), _("Save it again with the program that drew it.")
    )


class _Watch:
    """Runs through a file and stops at what no drawing needs, before anything is made of it."""

    def __init__(self) -> None:
        self.depth = self.count = 0

    def look_through(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise _unreadable(parser.CurrentLineNumber) from error

    def _refuse_type(self, *_declared: object) -> None:
        raise UserError(
            _("The file declares a document type, which drawings never do: it is not read."), _("Take the file only from where you trust it.")
        )

    def _enter(self, _name: str, _attributes: object) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise UserError(_("The file is built deeper or larger than any drawing: it is not read."))

    def _leave(self, _name: str) -> None:
        self.depth -= 1
