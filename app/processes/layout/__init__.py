"""Automatic layout: a free place for one more shape, and the whole drawing in layers and lanes."""

from app.processes.layout.arranging import arrange
from app.processes.layout.free_place import free_place

__all__ = ["arrange", "free_place"]
