"""whose clients an employee sees."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('head_id', types.Id(), nullable=True))
        batch_op.add_column(sa.Column('scope', types.ShortText(40), nullable=False, server_default='all'))
        batch_op.create_index(batch_op.f('ix_employee_head_id'), ['head_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_employee_head_id'), 'employee', ['head_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_employee_head_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_employee_head_id'))
        batch_op.drop_column('scope')
        batch_op.drop_column('head_id')
