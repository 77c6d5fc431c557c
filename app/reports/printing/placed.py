"""<picture> and <place>: things that stand in a box of the page and always fit it."""

from __future__ import annotations

from typing import Any

from reportlab.platypus.flowables import Flowable
from z3c.rml import attr, canvas, flowable, interfaces

from app.reports.printing.pictures import PreparedPicture

_SMALLEST = 0.4


class IPicture(interfaces.IRMLDirectiveSignature):  # type: ignore[misc]
    """Attributes of <picture>: the bare name of a picture of the paper and the box it is fitted into, keeping its shape."""

    name = attr.Text(title="name", required=True)
    width = attr.Measurement(title="width of the box", required=True)
    height = attr.Measurement(title="height of the box", required=True)
    x = attr.Measurement(title="x", default=0, required=False)
    y = attr.Measurement(title="y", default=0, required=False)
    align = attr.Choice(title="where in the box", choices=("left", "center", "right"), default="left", required=False)


class Picture(Flowable):  # type: ignore[misc]
    """A picture fitted into a box, in points."""

    def __init__(self, picture: PreparedPicture, width: float, height: float, align: str) -> None:
        super().__init__()
        self.picture, self.width, self.height, self.align = picture, width, height, align

    def draw(self) -> None:
        """Centred in height, aligned in width."""
        wide, high = self.picture.size
        scale = min(self.width / wide, self.height / high)
        free = self.width - wide * scale
        x = {"left": 0.0, "center": free / 2, "right": free}[self.align]
        self.picture.draw(self.canv, x, (self.height - high * scale) / 2, wide * scale, high * scale)


class PictureDirective(flowable.Flowable):  # type: ignore[misc]
    """<picture name="logo" width="46mm" height="14mm"/>, in the flow or at x and y."""

    signature = IPicture

    def process(self) -> None:
        """Draw or append the picture."""
        values: dict[str, Any] = dict(self.getAttributeValues())
        made = Picture(attr.getManager(self).picture(values["name"]), values["width"], values["height"], values["align"])
        if hasattr(self.parent, "flow"):
            self.parent.flow.append(made)
        else:
            made.drawOn(attr.getManager(self, interfaces.ICanvasManager).canvas, values["x"], values["y"])


class PlaceDirective(canvas.Place):  # type: ignore[misc]
    """<place x y width height>: flowables from the top of a box; what is too much for it is drawn smaller instead of refused."""

    def process(self) -> None:
        """Try sizes from full down to the smallest, which is used whatever happens."""
        x, y, width, height = self.getAttributeValues(select=("x", "y", "width", "height"), valuesOnly=True)
        flows = flowable.Flow(self.element, self.parent).process()
        target = attr.getManager(self, interfaces.ICanvasManager).canvas
        scale = 1.0
        while True:
            sizes = [each.wrapOn(target, width / scale, height / scale) for each in flows]
            fits = sum(high for _wide, high in sizes) <= height / scale + 0.01
            if fits or scale <= _SMALLEST:
                break
            scale = max(_SMALLEST, scale - 0.1)
        target.saveState()
        target.translate(x, y + height)
        target.scale(scale, scale)
        top = 0.0
        for each, (_wide, high) in zip(flows, sizes, strict=True):
            top -= high
            each.drawOn(target, 0, top)
        target.restoreState()
