"""What a trial lays on the drawing: where it has gone, where it stands, what has failed."""

from __future__ import annotations

from app.core.i18n import _
from app.process_editor.marks import Mark
from app.services.process_insight.trial import Trial


def trial_marks(trial: Trial) -> dict[str, Mark]:
    """Marks of nodes and lines of the tried case; called processes have drawings of their own."""
    found = {key: Mark(outline="ok", spoken=_("passed")) for key in trial.passed}
    for each in trial.steps:
        if each.case == 0 and each.is_failed:
            found[each.node] = Mark(outline="bad", icon="error", spoken=f"{each.note} {each.cure}".strip())
    for standing in trial.standing:
        if standing.case == 0:
            before = found.get(standing.node, Mark())
            spoken = " ".join(part for part in (_("the trial stands here"), before.spoken) if part)
            found[standing.node] = Mark(_("here"), "accent", icon=before.icon, outline="accent", spoken=spoken)
    return found
