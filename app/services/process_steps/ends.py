"""How a case can end besides that its last way ends: everything ends, it is called off, or it ends with an error."""

from __future__ import annotations

from app.core.i18n import N_
from app.processes.definition import Shape
from app.processes.step_type import STEP_TYPES, StepType

_ENDS = (
    StepType("terminate", N_("End of everything"), "stop", N_("Ends the whole case, whatever else is under way in it."), shape=Shape.END),
)
for _end in _ENDS:
    STEP_TYPES.add(_end.code, _end)
