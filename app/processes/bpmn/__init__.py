"""BPMN 2.0 in and out (OMG formal/2011-01-03 with diagram interchange). Reading names everything that the engine does not run.

lxml is loaded on the first reading or writing, not with the program.
"""

from app.processes.bpmn.imported import Drawing, Imported, Named
from app.processes.bpmn.reading import read
from app.processes.bpmn.writing import write

__all__ = ["Drawing", "Imported", "Named", "read", "write"]
