"""whose rows in the indexes of lists."""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

#: table → index and its columns: a page of the rows of one person comes out of the index alone
INDEXES = {
    "client": ("ix_client_name_id", ["name", "id", "deleted_at"]),
    "document": ("ix_document_type_date_id", ["type", "date", "id", "deleted_at"]),
}


def upgrade() -> None:
    for table, (name, columns) in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(name)
            batch_op.create_index(name, [*columns, "manager_id"], unique=False)


def downgrade() -> None:
    for table, (name, columns) in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(name)
            batch_op.create_index(name, columns, unique=False)
