"""The kinds of steps, one file each: what a step is to the drawing, and what it does when a case comes to it."""
