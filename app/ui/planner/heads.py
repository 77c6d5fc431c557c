"""The heads of a board: days and hours above it, people or things and how full they are beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.i18n import _, ngettext
from app.core.planning.board import Row
from app.core.planning.load import Load
from app.ui.kit.icons import draw_icon
from app.ui.kit.widgets.avatar import draw_avatar
from app.ui.planner import words
from app.ui.planner.inks import advance, colour, elided, face, lines, size
from app.ui.planner.loads import DayLoads
from app.ui.planner.picture import Picture

#: width of the heads of rows and height of the head of days, in pixels at 100 %
ROW_HEAD, TIME_HEAD = 196, 46
AVATAR, BAR = 28, 5


def paint_time_head(painter: QPainter, picture: Picture, loads: DayLoads, left: float, width: float) -> None:
    """Paint days and hours between two x; the painter's origin is the left end of the axis, its height that of the head."""
    axis, height = picture.layout.axis, size(TIME_HEAD)
    painter.fillRect(QRectF(left, 0, width, height), colour("surface"))
    painter.fillRect(QRectF(left, height - 1, width, 1), colour("border"))
    if not axis.days:
        return
    today, first, last = picture.today(), axis.day_at(left), axis.day_at(left + width)
    for number in range(first, last + 1):
        _day(painter, picture, loads, number, left, number == today)
    _hours(painter, picture, left, width)


def _day(painter: QPainter, picture: Picture, loads: DayLoads, number: int, left: float, is_today: bool) -> None:
    """One day: its name stays in sight while the day is, its load stands at its end."""
    axis = picture.layout.axis
    begin, end = number * axis.day_width, (number + 1) * axis.day_width
    painter.fillRect(QRectF(round(begin), 0, 1, size(TIME_HEAD)), colour("border"))
    role = "label" if is_today else "body"
    padding = size(9) if end - begin >= size(56) else size(4)
    at, room = max(begin, left) + padding, end - max(begin, left) - 2 * padding
    height, base = lines(role)
    top = size(4)
    ink = colour("accent_text" if is_today else "text")
    names = words.day_names(axis.days[number])
    if axis.day_width < advance(names[1], role) + 2 * padding:  # narrow: the weekday above the number
        painter.setFont(face("caption"))
        painter.setPen(ink if is_today else colour("text3"))
        _centred(painter, words.weekday(axis.days[number]), "caption", begin, end, top)
        painter.setFont(face(role))
        painter.setPen(ink)
        _centred(painter, names[2], role, begin, end, size(TIME_HEAD) - height - size(5))
        return
    share = f"{load.percent} %" if (load := loads.day(number)).capacity or load.planned else ""
    share_width = advance(share, "small") + size(8) if share else 0.0
    if room < advance(names[2], role):
        return
    name = next((name for name in names if advance(name, role) <= room - (share_width if name != names[2] else 0)), names[2])
    name = names[1] if name == names[0] and axis.day_width < size(700) and advance(names[1], role) <= room else name
    painter.setFont(face(role))
    painter.setPen(ink)
    painter.drawText(int(at), int(top + base), name)
    at += advance(name, role) + size(8)
    room -= advance(name, role) + size(8)
    today_word = _("today")
    if is_today and room >= advance(today_word, "small") + share_width:
        painter.setFont(face("small"))
        painter.drawText(int(at), int(top + base), today_word)
        room -= advance(today_word, "small")
    if share and room >= share_width - size(8):
        painter.setFont(face("small"))
        painter.setPen(colour("bad" if load.over else "text2"))
        painter.drawText(int(end - padding - advance(share, "small")), int(top + base), share)


def _centred(painter: QPainter, text: str, role: str, begin: float, end: float, top: float) -> None:
    height, _base = lines(role)
    painter.drawText(QRectF(begin, top, end - begin, height), Qt.AlignmentFlag.AlignCenter, text)


def _hours(painter: QPainter, picture: Picture, left: float, width: float) -> None:
    """The labels of the scale, and over them the present time in a pill."""
    axis, now = picture.layout.axis, picture.now
    pill = _now_pill(picture)
    if axis.window * axis.scale >= size(90):
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
    if not axis.shows(picture.now):
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
        draw_avatar(painter, disc, row.name, row.colour)
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
    text = words.load(load)
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
        text = ngettext("{count} person", "{count} people", count).format(count=count)
    painter.setFont(face("small"))
    painter.setPen(colour("text2"))
    painter.drawText(rect.adjusted(size(15), 0, -size(6), 0), Qt.AlignmentFlag.AlignVCenter, elided(text, "small", int(rect.width()) - size(21)))
