"""processes are kept."""

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: the guard that comes with every migration keeps what processes forbid."""


def downgrade() -> None:
    """The older version brings its own guard, and these triggers were released before."""
