"""of many at once one rings."""

from alembic import op

from app.db.guard import journal_postgres

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql" and connection.exec_driver_sql(journal_postgres.INSTALLED).scalar():
        op.execute(journal_postgres.BEGIN_ACTION)
        op.execute(journal_postgres.SAY)


def downgrade() -> None:
    """Both texts do for the older version as well."""
