"""Imports what declares the use cases of tasks, for whoever asks which of them can be undone."""

import app.services.planning.calendars
import app.services.planning.checklist
import app.services.planning.creating
import app.services.planning.finishing
import app.services.planning.moving
import app.services.planning.people
import app.services.planning.postponing
import app.services.planning.series
import app.services.planning.series_changes  # noqa: F401
