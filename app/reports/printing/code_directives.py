"""<qr> and <code128>: codes as one vector path, in the flow of the text or at a place of the page."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable
from z3c.rml import attr, flowable, interfaces

from app.reports.printing.codes import code128_runs, qr_runs


class IQr(interfaces.IRMLDirectiveSignature):  # type: ignore[misc]
    """Attributes of <qr>; its text is the node's text, line by line."""

    size = attr.Measurement(title="side", required=True)
    level = attr.Choice(title="error correction", choices=("L", "M", "Q", "H"), default="M", doLower=False, required=False)
    x = attr.Measurement(title="x", default=0, required=False)
    y = attr.Measurement(title="y", default=0, required=False)


class ICode128(interfaces.IRMLDirectiveSignature):  # type: ignore[misc]
    """Attributes of <code128>: height, the width of the narrowest bar, and the greatest width of the whole."""

    height = attr.Measurement(title="height", required=True)
    bar = attr.Measurement(title="narrowest bar", default=0.25 * 72 / 25.4, required=False)
    width = attr.Measurement(title="greatest width", required=False)
    x = attr.Measurement(title="x", default=0, required=False)
    y = attr.Measurement(title="y", default=0, required=False)


class QrFlowable(Flowable):  # type: ignore[misc]
    """A QR code of a given side, in points."""

    def __init__(self, text: str, size: float, level: str) -> None:
        super().__init__()
        self.width = self.height = size
        self.modules, self.runs = qr_runs(text, level)

    def draw(self) -> None:
        """One path of rectangles, in units of a module: whole numbers are written fastest."""
        path, module = self.canv.beginPath(), self.width / self.modules
        for row, start, length in self.runs:
            path.rect(start, self.modules - row - 1, length, 1)
        self.canv.saveState()
        self.canv.scale(module, module)
        self.canv.setFillGray(0)
        self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.restoreState()


class Code128Flowable(Flowable):  # type: ignore[misc]
    """A Code 128 strip; sizes in points. Bars grow thinner where the strip would be wider than its place."""

    def __init__(self, text: str, height: float, bar: float, width: float | None) -> None:
        super().__init__()
        modules, self.runs = code128_runs(text)
        self.bar = min(bar, width / modules) if width else bar
        self.width, self.height = modules * self.bar, height

    def draw(self) -> None:
        """One path of rectangles."""
        path = self.canv.beginPath()
        for start, length in self.runs:
            path.rect(start * self.bar, 0, length * self.bar, self.height)
        self.canv.setFillGray(0)
        self.canv.drawPath(path, stroke=0, fill=1)


class _Drawn(flowable.Flowable):  # type: ignore[misc]
    """Puts a flowable into the flow around it, or draws it at x and y where there is none."""

    def _place(self, made: Flowable, x: float, y: float) -> None:
        if hasattr(self.parent, "flow"):
            self.parent.flow.append(made)
        else:
            canvas = attr.getManager(self, interfaces.ICanvasManager).canvas
            canvas.saveState()
            made.drawOn(canvas, x, y)
            canvas.restoreState()

    def _text(self) -> str:
        return "\n".join(line.strip() for line in (self.element.text or "").strip().split("\n"))


class QrDirective(_Drawn):
    """<qr size="25mm">text</qr>."""

    signature = IQr

    def process(self) -> None:
        """Draw or append the code."""
        values: dict[str, Any] = dict(self.getAttributeValues())
        self._place(QrFlowable(self._text(), values["size"], values["level"]), values["x"], values["y"])


class Code128Directive(_Drawn):
    """<code128 height="6mm">text</code128>."""

    signature = ICode128

    def process(self) -> None:
        """Draw or append the strip."""
        values: dict[str, Any] = dict(self.getAttributeValues())
        made = Code128Flowable(self._text(), values["height"], values["bar"], values.get("width"))
        self._place(made, values["x"], values["y"])
