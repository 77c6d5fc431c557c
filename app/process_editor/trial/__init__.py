"""Trying a drawing by hand: the engine goes along it, nothing is kept and nothing is sent."""
