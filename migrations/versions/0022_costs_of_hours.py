"""costs of hours: what a step has cost follows from them, and only whoever may know them is told."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'employee_rate',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('cost', types.Money(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_employee_rate_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_employee_rate')),
        sa.UniqueConstraint('employee_id', 'valid_from', name=op.f('uq_employee_rate_employee_id')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('process_step') as batch:
        batch.drop_column('cost')


def downgrade() -> None:
    with op.batch_alter_table('process_step') as batch:
        batch.add_column(sa.Column('cost', types.Money(), nullable=True))
    op.drop_table('employee_rate')
