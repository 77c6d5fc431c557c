"""The logo and the stamp of the demo firm, drawn by code."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw, ImageFont

from app.core import paths

_ACCENT, _ON_ACCENT, _GREY = (15, 108, 189, 255), (255, 255, 255, 255), (70, 70, 70, 255)
_INK = (36, 60, 150, 205)
#: drawn at twice the size that paper needs at 300 dots per inch, and reduced: smooth edges
_OVERSAMPLING = 2


def logo(sign: str, name: str) -> bytes:
    """A coloured square with the firm's sign, and its name beside it: PNG, 900 × 240 dots."""
    height, unit = 240 * _OVERSAMPLING, _OVERSAMPLING
    image = Image.new("RGBA", (900 * unit, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, height - 1, height - 1), 44 * unit, fill=_ACCENT)
    draw.rectangle((44 * unit, 168 * unit, 196 * unit, 182 * unit), fill=_ON_ACCENT)
    draw.text((height / 2, 100 * unit), sign, fill=_ON_ACCENT, font=_font(82 * unit), anchor="mm")
    first, _space, rest = name.partition(" ")
    draw.text((height + 36 * unit, 82 * unit), first, fill=_ACCENT, font=_font(78 * unit), anchor="lm")
    draw.text((height + 36 * unit, 168 * unit), rest, fill=_GREY, font=_font(66 * unit), anchor="lm")
    box = image.getbbox() or (0, 0, image.width, image.height)
    return _png(image.crop((0, 0, box[2], height)))


def stamp(around: str, centre: str) -> bytes:
    """A round stamp with the firm's name along its edge: PNG, 480 × 480 dots, see-through."""
    size, unit = 480 * _OVERSAMPLING, _OVERSAMPLING
    image = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for inset, width in ((8, 7), (96, 3)):
        draw.ellipse((inset * unit, inset * unit, size - inset * unit, size - inset * unit), outline=_INK, width=width * unit)
    text = f"{around} • " * max(1, round(46 / (len(around) + 3)))
    font = _font(42 * unit)
    side, radius = 76 * unit, 186 * unit
    for at, letter in enumerate(text):
        turn = 2 * math.pi * at / len(text)
        tile = Image.new("RGBA", (side, side), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, fill=_INK, font=font, anchor="mm")
        left, top = (round(size / 2 + radius * part - side / 2) for part in (math.sin(turn), -math.cos(turn)))
        image.alpha_composite(tile.rotate(-math.degrees(turn), Image.Resampling.BICUBIC), (left, top))
    widest = max(_font(46 * unit).getlength(line) for line in centre.splitlines())
    fitting = _font(round(min(46 * unit, 46 * unit * 240 * unit / widest)))
    ImageDraw.Draw(image).multiline_text((size / 2, size / 2), centre, fill=_INK, font=fitting, anchor="mm", align="center")
    return _png(image.rotate(7, Image.Resampling.BICUBIC))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(paths.RESOURCES / "fonts" / "NotoSans-Bold.ttf", size)


def _png(image: Image.Image) -> bytes:
    reduced = image.resize((image.width // _OVERSAMPLING, image.height // _OVERSAMPLING), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    reduced.save(stream, "PNG", optimize=True)
    return stream.getvalue()
