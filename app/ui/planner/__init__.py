"""The team planner: an axis of time, rows, blocks, and the gestures that move them."""
