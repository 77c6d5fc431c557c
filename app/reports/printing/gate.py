"""The gate between template and engine: only known directives, no entities, no files, no links but web and mail."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from app.core.i18n import _
from app.reports.printing.form_error import FormError

_BLOCK = """document template pageTemplate pageGraphics frame stylesheet initialize alias paraStyle blockTableStyle listStyle blockFont
    blockLeading blockTextColor blockAlignment blockLeftPadding blockRightPadding blockTopPadding blockBottomPadding blockBackground
    blockRowBackground blockColBackground blockValign blockSpan blockNosplit lineStyle story para title h1 h2 h3 h4 spacer hr blockTable
    tr td nextPage nextFrame setNextTemplate condPageBreak keepInFrame keepTogether indent fixedSize illustration place barCode
    barCodeFlowable drawString drawRightString drawCenteredString rect circle ellipse lines path moveTo curves fill stroke setFont
    lineMode saveState restoreState translate rotate scale outlineAdd bookmark ol ul li pto pto_header pto_trailer topPadder
    ledgerTable formTable col head carry row subtotal total tail v qr code128 picture"""
_INLINE = "b i u br font super sub span strike nobr a pageNumber getName"

#: directives that lay out; none of them runs code, reads or writes a file
BLOCK = frozenset(_BLOCK.split())
#: directives inside a paragraph
INLINE = frozenset(_INLINE.split())
_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s]+\Z")
#: reportlab once evaluated the text of a colour
_SAFE_COLOUR = re.compile(r"[\w#]+\Z|(rgb|RGB|CMYK|hsl)?\([\d.,% ]+\)\Z")
_MARK = re.compile(r'ln="([^"]+):(\d+)"')


def place_of(element: etree._Element, fallback: str) -> tuple[str, int]:
    """File and line of the template that an element came from."""
    file, _sign, line = (element.get("ln") or f"{fallback}:{element.sourceline or 0}").rpartition(":")
    return file, int(line)


def pass_gate(rml: str, name: str) -> etree._Element:
    """Parse the RML and let it through; the line marks are taken off inline tags, which the paragraph parser would refuse.

    :param name: the template, for errors that carry no mark of their own.
    :raises FormError: with the line, for broken XML and for everything that is not allowed.
    """
    if "<!DOCTYPE" in rml:
        raise FormError(name, 1, _("a DOCTYPE is not allowed"))
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(rml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error, rml, name) from error
    for element in root.iter():
        if element.tag in BLOCK:
            _check_colours(element, name)
        elif element.tag in INLINE:
            _check_colours(element, name)
            if element.tag == "a" and not _SAFE_LINK.match(element.get("href", "")):
                raise FormError(*place_of(element, name), _("only http, https and mailto links"), "a")
            if "ln" in element.attrib:
                del element.attrib["ln"]
        else:
            known = element if isinstance(element.tag, str) else element.getparent()
            place = place_of(known if known is not None else root, name)
            raise FormError(*place, _("this directive is not allowed"), str(element.tag))
    return root


def _check_colours(element: etree._Element, name: str) -> None:
    for attribute, value in element.attrib.items():
        if _is_colour(attribute) and not _SAFE_COLOUR.match(str(value)):
            message = _('attribute "{name}" is not a colour').format(name=attribute)
            raise FormError(*place_of(element, name), message, str(element.tag))


@lru_cache(maxsize=1000)
def _is_colour(attribute: str | bytes) -> bool:
    return str(attribute).lower().endswith(("color", "background"))


def _broken(error: etree.XMLSyntaxError, rml: str, name: str) -> FormError:
    """The nearest mark before the fault names the line; a tag left open is found up to one line early."""
    line, column = error.lineno or 1, error.offset or 1
    before = sum(len(text) + 1 for text in rml.split("\n")[: line - 1]) + column
    marks = _MARK.findall(rml[:before])
    file, mark = marks[-1] if marks else (name, str(line))
    reason = (error.msg or "").replace("unknown error", _("too large"))
    return FormError(file, int(mark), _("broken RML: {reason}").format(reason=reason))
