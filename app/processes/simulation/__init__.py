"""What would happen: a process played through with its own arrivals, ways, times, people and working hours."""

from app.processes.simulation.forecast import Forecast, Stand, UnderWay, forecast
from app.processes.simulation.learning import learn
from app.processes.simulation.model import Change, Model
from app.processes.simulation.playing import play
from app.processes.simulation.result import ActivityLoad, EndDates, Outcome, PersonLoad

__all__ = [
    "ActivityLoad", "Change", "EndDates", "Forecast", "Model", "Outcome", "PersonLoad", "Stand", "UnderWay", "forecast", "learn", "play",
]
