"""The heads of a board: days and hours above it, people or things and how full they are beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.i18n import _, ngettext
from app.core.planning.board import Load, Row
from app.ui.kit.icons import draw_icon
from app.ui.planner import words
from app.ui.planner.axis import Axis
from app.ui.planner.inks import advance, colour, elided, face, lines, paint_avatar, size
from app.ui.planner.loads import DayLoads
from app.ui.planner.picture import Picture

#: width of the heads of rows and height of the head of days, in pixels at 100 %
ROW_HEAD, TIME_HEAD = 196, 46
AVATAR, BAR = 28, 5
#: from this width of a day on its hours are written, in pixels at 100 %
HOURS_FROM = 90


def paint_time_head(painter: QPainter, picture: Picture, loads: DayLoads, left: float, width: float) -> None:
    """Paint days and hours between two x; the painter's origin is the left end of the axis, its height that of the head."""
    axis, height = picture.layout.axis, size(TIME_HEAD)
    painter.fillRect(QRectF(left, 0, width, height), colour("surface"))
    painter.fillRect(QRectF(left, height - 1, width, 1), colour("border"))
    if not axis.days:
        return
    today, first, last = picture.today(), axis.day_at(left), axis.day_at(left + width)
    is_narrow = any(axis.day_width < advance(words.day_names(day)[1], "label") + 2 * _padding(axis) for day in axis.days)
    for number in range(first, last + 1):
        (_narrow_day if is_narrow else _day)(painter, picture, loads, number, left, number == today)
    _hours(painter, picture, left, width)


def _padding(axis: Axis) -> int:
    return size(9) if axis.day_width >= size(HOURS_FROM) else size(4)


def _day(painter: QPainter, picture: Picture, loads: DayLoads, number: int, left: float, is_today: bool) -> None:
    """One day: the narrower it is, the shorter its name, and its load stands beside, below, or nowhere; all days are written alike."""
    axis = picture.layout.axis
    begin, end = number * axis.day_width, (number + 1) * axis.day_width
    painter.fillRect(QRectF(round(begin), 0, 1, size(TIME_HEAD)), colour("border"))
    role, padding = "label" if is_today else "body", _padding(axis)
    names, load = words.day_names(axis.days[number]), loads.day(number)
    share = words.share(load)
    share_width = advance(share, "small")
    is_below = axis.day_width < size(HOURS_FROM)
    at = max(begin, left) + padding  # the name stays in sight while the day is
    room = end - padding - at - (0 if is_below or not share else share_width + size(8))
    name = next((name for name in names[0 if axis.day_width >= size(700) else 1 :] if advance(name, role) <= room), "")
    _height, base = lines(role)
    painter.setFont(face(role))
    painter.setPen(colour("accent_text" if is_today else "text"))
    painter.drawText(int(at), int(size(4) + base), name)
    room -= advance(name, role) + size(8)
    today = _("today")
    painter.setFont(face("small"))
    if name and is_today and not is_below and room >= advance(today, "small"):
        painter.drawText(int(at + advance(name, role) + size(8)), int(size(4) + base), today)
    if share and name and share_width <= axis.day_width - 2 * padding:
        painter.setPen(colour("bad" if load.over else "text2"))
        small, small_base = lines("small")
        place = QPointF(at, size(TIME_HEAD) - small - size(4) + small_base) if is_below else QPointF(end - padding - share_width, size(4) + base)
        painter.drawText(place, share)


def _narrow_day(painter: QPainter, picture: Picture, _loads: DayLoads, number: int, _left: float, is_today: bool) -> None:
    """The weekday above the number; the present day on the accent, since there is no room for the present time.

    Where not even the number has room, only the first days of weeks, or each second day, are named.
    """
    axis, day = picture.layout.axis, picture.layout.axis.days[number]
    begin, end = number * axis.day_width, (number + 1) * axis.day_width
    painter.fillRect(QRectF(round(begin), 0, 1, size(TIME_HEAD)), colour("border"))
    if is_today:
        painter.fillRect(QRectF(begin + 1, size(TIME_HEAD) - 3, end - begin - 1, 2), colour("accent"))
    every = next((days for days in (1, 2, 7) if (end - begin) * days >= size(24)), 28)
    if (day.toordinal() - 1 - words.first_weekday()) % every:
        return
    name = words.day_names(day)[2]
    height, _base = lines("label")
    below = size(TIME_HEAD) - height - size(5)
    if is_today:
        wide = advance(name, "label") + size(8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(QRectF(_at(wide, axis, begin), below - 1, wide, height + 2), height / 2, height / 2)
    painter.setFont(face("caption"))
    painter.setPen(colour("accent_text" if is_today else "text3"))
    _within(painter, words.weekday(day), "caption", axis, begin, size(4))
    painter.setFont(face("label" if is_today else "body"))
    painter.setPen(colour("on_accent" if is_today else "text"))
    _within(painter, name, "label", axis, begin, below)


def _at(wide: float, axis: Axis, begin: float) -> float:
    """Where a text begins: in the middle of its day, or with it where the day is narrower than the text, which the next days leave free."""
    return begin + (axis.day_width - wide) / 2 if wide <= axis.day_width else min(begin + 2, axis.width - wide)


def _within(painter: QPainter, text: str, role: str, axis: Axis, begin: float, top: float) -> None:
    height, wide = lines(role)[0], advance(text, role) + 1
    painter.drawText(QRectF(_at(wide, axis, begin), top, wide, height), Qt.AlignmentFlag.AlignCenter, text)


def _hours(painter: QPainter, picture: Picture, left: float, width: float) -> None:
    """The labels of the scale, and over them the present time in a pill."""
    axis, now = picture.layout.axis, picture.now
    pill = _now_pill(picture)
    if axis.day_width >= size(HOURS_FROM):
        step = axis.step(max(size(34), 24))
        is_short = step % 60 == 0
        if not is_short:
            step = axis.step(size(50))
        height, _base = lines("small")
        top = size(TIME_HEAD) - height - size(4)
        painter.setFont(face("small"))
        painter.setPen(colour("text2"))
        margin = size(40)
        for tick in axis.ticks(max(left - margin, 0.0), left + width + margin, step):
            text = words.hour(tick.minute, step % 60 == 0)
            wide = advance(text, "small")
            x = tick.position * axis.scale
            x = x + size(8) if tick.minute == axis.opens else x - wide / 2
            end = (tick.position // axis.window + 1) * axis.day_width
            if x + wide > end - size(2) or (pill is not None and x < pill.right() + 2 and x + wide > pill.left() - 2):
                continue
            painter.drawText(QRectF(x, top, wide + 2, height), Qt.AlignmentFlag.AlignVCenter, text)
    if pill is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setFont(face("small_strong"))
        painter.setPen(colour("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, f"{axis.wall(now):%H:%M}")


def _now_pill(picture: Picture) -> QRectF | None:
    axis = picture.layout.axis
    if not axis.shows(picture.now) or axis.day_width < size(HOURS_FROM):
        return None
    height, _base = lines("small_strong")
    wide = advance(f"{axis.wall(picture.now):%H:%M}", "small_strong") + size(12)
    left = min(max(axis.x(picture.now) - wide / 2, 0.0), max(axis.width - wide, 0.0))
    return QRectF(left, size(TIME_HEAD) - height - size(4), wide, height + size(2))


def paint_row_head(painter: QPainter, row: Row, load: Load, rect: QRectF, is_current: bool = False) -> None:
    """Paint the head of a row into its rectangle: picture, name, and how full it is."""
    painter.fillRect(rect, colour("accent_soft" if is_current else "surface"))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("line"))
    avatar, left = size(AVATAR), rect.left() + size(15)
    middle = rect.center().y()
    disc = QRectF(left, middle - avatar / 2, avatar, avatar)
    if row.key.kind == "employee" and row.key.id:
        paint_avatar(painter, disc, row.name, row.colour)
    else:
        draw_icon(painter, disc.adjusted(avatar / 5, avatar / 5, -avatar / 5, -avatar / 5), "empty" if row.key.kind == "employee" else "resource")
    left += avatar + size(11)
    room = rect.right() - left - size(6)
    height, base = lines("label")
    small, _small_base = lines("small")
    has_load = bool(load.capacity or load.planned)
    below = has_load or bool(row.detail)
    top = middle - (height + (small + 2 if below else 0)) / 2
    painter.setFont(face("label"))
    painter.setPen(colour("text"))
    painter.drawText(int(left), int(top + base), elided(row.name, "label", int(room)))
    if has_load:
        _load(painter, load, QRectF(left, top + height + 2, room, small))
    elif row.detail:
        painter.setFont(face("small"))
        painter.setPen(colour("text2"))
        painter.drawText(QRectF(left, top + height + 2, room, small), Qt.AlignmentFlag.AlignVCenter, elided(row.detail, "small", int(room)))


def _load(painter: QPainter, load: Load, rect: QRectF) -> None:
    """Bar and words of a load; what is too much is red and says by how much."""
    text = words.load_in_words(load)
    wide = max(advance(text, "small"), advance("36 / 40 h", "small"))
    bar = QRectF(rect.left(), rect.center().y() - size(BAR) / 2, max(rect.width() - wide - size(8), size(20)), size(BAR))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("line"))
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    share = 1.0 if load.over or not load.capacity else load.planned / load.capacity
    if share > 0:
        painter.setBrush(colour("bad" if load.over else "edge"))
        bar.setWidth(max(bar.width() * share, bar.height()))
        painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.setFont(face("small_strong" if load.over else "small"))
    painter.setPen(colour("bad" if load.over else "text2"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def paint_corner(painter: QPainter, picture: Picture, rect: QRectF) -> None:
    """How many rows there are."""
    rows = picture.layout.rows
    painter.fillRect(rect, colour("surface"))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colour("border"))
    count = sum(1 for row in rows if row.key.id)
    if rows and rows[0].key.kind == "resource":
        text = ngettext("{count} resource", "{count} resources", count).format(count=count)
    else:
        text = ngettext("{count} employee", "{count} employees", count).format(count=count)
    painter.setFont(face("small"))
    painter.setPen(colour("text2"))
    painter.drawText(rect.adjusted(size(15), 0, -size(6), 0), Qt.AlignmentFlag.AlignVCenter, elided(text, "small", int(rect.width()) - size(21)))
