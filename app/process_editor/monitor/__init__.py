"""The monitor: the drawing of a process with its cases on it."""
