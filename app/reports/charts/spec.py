"""What a chart shows, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.reports.catalogue import ChartKind

#: (row, column) of the result that a part of the chart stands for
Target = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures.

    :param values: one for each category; None where there is none.
    :param targets: what each value opens; None where it opens nothing.
    """

    name: str
    values: tuple[Decimal | None, ...]
    targets: tuple[Target | None, ...] = ()

    def target(self, number: int) -> Target | None:
        """What a value opens."""
        return self.targets[number] if number < len(self.targets) else None


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart.

    :param unit: what the figures count, as it stands beside the title ("€").
    :param compared: the first series is the year before, drawn quiet.
    :param running: category that is not over yet (this month); drawn paler.
    :param has_rest: whether the last category stands for all those that are not named.
    """

    kind: ChartKind
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    running: int | None = None
    compared: bool = False
    has_rest: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A clickable part: its box in the drawing (points, the origin below left), what it says and what it opens."""

    left: float
    bottom: float
    width: float
    height: float
    text: str
    target: Target | None


@dataclass(frozen=True, slots=True)
class ChartColours:
    """The colours of a drawing, all ``#RRGGBB``. The roles are those of the program's themes."""

    ground: str
    text: str
    text2: str
    text3: str
    line: str
    border: str
    edge: str
    accent: str
    accent_line: str
    bad: str
    categories: tuple[str, ...]
    font: str = "Sans"
    font_strong: str = "Sans-Bold"


#: paper: the light theme
PAPER = ChartColours(
    ground="#FFFFFF", text="#1B1F26", text2="#535B67", text3="#646C78", line="#E7E9ED", border="#D3D7DE", edge="#848C98", accent="#2F5BD0",
    accent_line="#B9CAF6", bad="#BF2C35",
    categories=(
        "#0F4CB7", "#DD740E", "#14808B", "#C0466E", "#7261CD", "#7F9A5E", "#2B91E3", "#731913", "#7F6F10", "#3D4453", "#22653B", "#802C84",
    ),
)
#: the category that stands for all the rest
OTHER = 9


def mixed(first: str, second: str, share: float) -> str:
    """``first`` with a share (0 to 1) of ``second``."""
    pairs = [(int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
