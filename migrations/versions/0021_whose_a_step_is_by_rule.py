"""whose a step is by rule."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('process_node', sa.Column('rule', types.ShortText(20), nullable=True))
    op.add_column('process_node', sa.Column('rule_node', types.ShortText(64), nullable=True))


def downgrade() -> None:
    op.drop_column('process_node', 'rule_node')
    op.drop_column('process_node', 'rule')
