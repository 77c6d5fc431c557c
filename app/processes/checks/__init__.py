"""The checks of a drawing, each idea in a file of its own: where it leads, choices, joins, people, settings, formulas, times."""
