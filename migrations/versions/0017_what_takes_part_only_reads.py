"""whoever takes part only reads: the guard that comes along keeps it; who passed a task on, and the language of a person."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('task') as batch:
        batch.add_column(sa.Column('passed_by_id', types.Id(), nullable=True))
        batch.create_foreign_key(op.f('fk_task_passed_by_id'), 'employee', ['passed_by_id'], ['id'])
    op.add_column('reminder_setting', sa.Column('language', types.ShortText(5), nullable=True))


def downgrade() -> None:
    op.drop_column('reminder_setting', 'language')
    with op.batch_alter_table('task') as batch:
        batch.drop_constraint(op.f('fk_task_passed_by_id'), type_='foreignkey')
        batch.drop_column('passed_by_id')
