"""Pure rules that answer "why not?": the window asks them while hovering, the services before they write."""
