"""one case of a process at a time: what two people begin at the same moment is told apart by a key."""

import sqlalchemy as sa
from alembic import op

from app.db import types

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('process_case') as batch:
        batch.add_column(sa.Column('single_key', types.ShortText(80), nullable=True))
        batch.create_unique_constraint(op.f('uq_process_case_single_key'), ['single_key'])


def downgrade() -> None:
    with op.batch_alter_table('process_case') as batch:
        batch.drop_constraint(op.f('uq_process_case_single_key'), type_='unique')
        batch.drop_column('single_key')
