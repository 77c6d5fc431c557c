"""calendar files: what of an imported calendar is no task is kept and given back."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'calendar_file',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('name', types.ShortText(200), nullable=False),
        sa.Column('zone', types.ShortText(40), nullable=False),
        sa.Column('digest', types.Hash(), nullable=False),
        sa.Column('frame', types.LongText(), nullable=False),
        sa.Column('read_at', types.Utc(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_calendar_file_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_file')),
        sa.UniqueConstraint('employee_id', 'name', name=op.f('uq_calendar_file_employee_id')),
    )


def downgrade() -> None:
    op.drop_table('calendar_file')
