"""Charts: a `ChartSpec` becomes one vector drawing that screen, paper and file share, with a map of its clickable parts."""

from app.reports.charts.data import chart_of
from app.reports.charts.drawing import Chart, draw, fitting_height, sparkline, to_svg
from app.reports.charts.spec import PAPER, ChartColours, ChartSpec, Hit, Series

__all__ = ["PAPER", "Chart", "ChartColours", "ChartSpec", "Hit", "Series", "chart_of", "draw", "fitting_height", "sparkline", "to_svg"]
