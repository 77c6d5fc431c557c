"""recurring tasks have the title of their pattern in a column, which lists and cards show."""

import json

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('task_series', sa.Column('title', types.ShortText(200), nullable=True))
    connection = op.get_bind()
    series = sa.table('task_series', sa.column('id', types.Id()), sa.column('pattern', types.LongText()), sa.column('title', types.ShortText(200)))
    found = connection.execute(sa.select(series.c.id, series.c.pattern)).all()
    for id, pattern in found:
        title = (json.loads(pattern) if isinstance(pattern, str) else pattern or {}).get('title')
        connection.execute(sa.update(series).where(series.c.id == id).values(title=title))


def downgrade() -> None:
    op.drop_column('task_series', 'title')
