"""One gesture per class: what a hand does on the canvas between press and release, and what keys do to the drawing."""
