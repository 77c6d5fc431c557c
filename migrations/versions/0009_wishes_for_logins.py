"""wishes for logins."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'agent_key',
        sa.Column('holder', types.ShortText(120), nullable=False),
        sa.Column('address', types.ShortText(60), nullable=False),
        sa.Column('seen_at', types.Utc(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_key')),
        sa.UniqueConstraint('address', name=op.f('uq_agent_key_address')),
    )
    op.create_table(
        'login_state',
        sa.Column('login', types.ShortText(31), nullable=False),
        sa.Column('is_open', sa.Boolean(), nullable=False),
        sa.Column('role', types.ShortText(40), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_login_state')),
        sa.UniqueConstraint('login', name=op.f('uq_login_state_login')),
    )
    op.create_table(
        'login_wish',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('login', types.ShortText(31), nullable=False),
        sa.Column('token', types.ShortText(36), nullable=False),
        sa.Column('letter', types.ShortText(500), nullable=True),
        sa.Column('address', types.ShortText(60), nullable=True),
        sa.Column('asked_by', types.ShortText(31), nullable=False),
        sa.Column('asked_role', types.ShortText(31), nullable=False),
        sa.Column('asked_at', types.Utc(), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('refusal', types.ShortText(40), nullable=True),
        sa.Column('done_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_login_wish_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_login_wish')),
        sa.UniqueConstraint('token', name=op.f('uq_login_wish_token')),
    )
    with op.batch_alter_table('login_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_wish_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_login_wish_state_id', ['state', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('login_wish', schema=None) as batch_op:
        batch_op.drop_index('ix_login_wish_state_id')
        batch_op.drop_index(batch_op.f('ix_login_wish_employee_id'))
    op.drop_table('login_wish')
    op.drop_table('login_state')
    op.drop_table('agent_key')
