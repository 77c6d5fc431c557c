"""the seals of the journal.

Its tables belong to no model: env.py brings blocks, hashes and functions after the migrations. The number tells older programs and databases.
"""

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing here: see app.db.guard.seal.install."""


def downgrade() -> None:
    """Nothing here: an older program leaves the seals alone."""
