"""wrong passwords before a sign in."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sign_in', sa.Column('failed_tries', sa.Integer(), nullable=True))
    op.add_column('sign_in', sa.Column('failed_at', types.Utc(), nullable=True))
    op.add_column('sign_in', sa.Column('failed_logins', types.ShortText(200), nullable=True))


def downgrade() -> None:
    op.drop_column('sign_in', 'failed_logins')
    op.drop_column('sign_in', 'failed_at')
    op.drop_column('sign_in', 'failed_tries')
