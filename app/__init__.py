"""Kontor: the program that runs a small firm on its own server."""

__version__ = "0.1.0"
