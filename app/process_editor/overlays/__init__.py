"""What floats over the canvas as part of the view, not of the drawing: pad, zoom, map, search, lists, the editor of names."""
