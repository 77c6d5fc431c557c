"""waits are kept."""

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No table changes: the guard that comes with every migration keeps what ends a wait."""


def downgrade() -> None:
    """The older version brings its own guard, and these triggers were released before."""
