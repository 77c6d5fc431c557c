"""Where people draw processes: the document with its undo, the canvas that shows it, and the gestures that change it.

Nothing on the canvas changes a process by itself: a gesture asks a command for another graph, the document keeps it, the scene follows the document.
"""
