"""The verbs of the editor: pure functions from graph to graph, one file per verb. Consequences are not theirs: see ``behaviours``."""
