"""What happened, case by case: the journals of processes, our own or out of XES and CSV files."""

from app.processes.event_log.log import Event, EventLog, Trace
from app.processes.event_log.reading import read_log

__all__ = ["Event", "EventLog", "Trace", "read_log"]
