"""Drawings in and out of the program: as pictures, on paper, as BPMN 2.0."""
