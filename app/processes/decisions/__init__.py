"""What decides a choice: conditions derived from what was known of the cases that came to it (decision mining)."""

from app.processes.decisions.deciding import Decided, Told, Way, decide
from app.processes.decisions.explaining import Explained, explain
from app.processes.decisions.rule import Known, Rule, Sort, Split

__all__ = ["Decided", "Explained", "Known", "Rule", "Sort", "Split", "Told", "Way", "decide", "explain"]
