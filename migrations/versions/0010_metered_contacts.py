"""metered contacts."""

import sqlalchemy as sa
from alembic import op
from app.core import clock, contact_mask, folding
from app.db import types

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

#: what made up the folded search of the two tables
SEARCHED = {"client": ("code", "name", "phone", "email", "city", "address", "tax_id"), "contact": ("name", "phone", "email")}
PORTION = 1000


def upgrade() -> None:
    op.create_table(
        'contact_rule',
        sa.Column('is_on', sa.Boolean(), nullable=False),
        sa.Column('quota', sa.Integer(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_rule')),
    )
    op.create_table(
        'contact_vault',
        sa.Column('tbl', types.ShortText(27), nullable=False),
        sa.Column('record_id', types.Id(), nullable=False),
        sa.Column('field', types.ShortText(27), nullable=False),
        sa.Column('shown', types.ShortText(120), nullable=False),
        sa.Column('secret', types.ShortText(120), nullable=False),
        sa.Column('sought', types.ShortText(120), nullable=True),
        sa.Column('since', types.Utc(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_vault')),
    )
    with op.batch_alter_table('contact_vault', schema=None) as batch_op:
        batch_op.create_index('ix_contact_vault_record', ['tbl', 'record_id', 'field'], unique=False)
        batch_op.create_index('ix_contact_vault_sought', ['sought', 'field'], unique=False)
    op.create_table(
        'contact_reveal',
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('login', types.ShortText(63), nullable=False),
        sa.Column('asked_at', types.Utc(), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.Column('tbl', types.ShortText(27), nullable=False),
        sa.Column('record_id', types.Id(), nullable=True),
        sa.Column('why', types.ShortText(10), nullable=False),
        sa.Column('digest', types.Hash(), nullable=True),
        sa.Column('tx', types.Id(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_contact_reveal_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_reveal')),
    )
    with op.batch_alter_table('contact_reveal', schema=None) as batch_op:
        batch_op.create_index('ix_contact_reveal_day', ['employee_id', 'on_day'], unique=False)
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contact_quota', sa.Integer(), nullable=True))
    connection = op.get_bind()
    if connection.dialect.name != 'sqlite':  # a server meters unless its owner says otherwise
        put_present_values_away(connection)


def put_present_values_away(connection: sa.Connection) -> None:
    """Leave masks in the records. The journal's triggers are away while tables change, so it does not learn the values once more."""
    if connection.dialect.name == 'firebird':  # which sees a table only after a commit
        connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]
    vault = sa.table('contact_vault', *map(sa.column, ('tbl', 'record_id', 'field', 'shown', 'secret', 'sought')), sa.column('since', types.Utc))
    now = clock.now()
    for name, searched in SEARCHED.items():
        table = sa.table(name, *map(sa.column, ('id', 'search', *searched)))
        table.c.search.type = types.LongText()
        rows = connection.execute(sa.select(*(table.c[column] for column in ('id', *searched))).order_by(table.c.id)).mappings().all()
        kept, changed = [], []
        for row in rows:
            values = {field: row[field] for field in ('phone', 'email') if row[field]}
            masks = {field: contact_mask.mask(field, value) for field, value in values.items()}
            kept += [
                {'tbl': name, 'record_id': row['id'], 'field': field, 'shown': masks[field], 'secret': value,
                 'sought': contact_mask.key(field, value) or None, 'since': now}
                for field, value in values.items()
            ]
            if masks:
                shown = {**row, **masks}
                changed.append({'key': row['id'], 'a': shown['phone'], 'b': shown['email'], 'c': folding.fold_all([shown[one] for one in searched])})
        update = sa.update(table).where(table.c.id == sa.bindparam('key'))
        update = update.values(phone=sa.bindparam('a'), email=sa.bindparam('b'), search=sa.bindparam('c', type_=types.LongText()))
        for start in range(0, len(changed), PORTION):
            connection.execute(update, changed[start : start + PORTION])
        for start in range(0, len(kept), PORTION):
            connection.execute(sa.insert(vault), kept[start : start + PORTION])


def downgrade() -> None:
    bring_values_back(op.get_bind())
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_column('contact_quota')
    with op.batch_alter_table('contact_reveal', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_reveal_day')
    op.drop_table('contact_reveal')
    with op.batch_alter_table('contact_vault', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_vault_sought')
        batch_op.drop_index('ix_contact_vault_record')
    op.drop_table('contact_vault')
    op.drop_table('contact_rule')


def bring_values_back(connection: sa.Connection) -> None:
    """An older program knows no vault."""
    for table in SEARCHED:
        for field in ('phone', 'email'):
            newest = (
                f"SELECT v.secret FROM contact_vault v WHERE v.id = (SELECT MAX(w.id) FROM contact_vault w WHERE w.tbl = '{table}'"
                f" AND w.record_id = {table}.id AND w.field = '{field}' AND w.shown = {table}.{field})"
            )
            known = f"SELECT 1 FROM contact_vault v WHERE v.tbl = '{table}' AND v.record_id = {table}.id AND v.field = '{field}' AND v.shown = {table}.{field}"
            connection.execute(sa.text(f"UPDATE {table} SET {field} = ({newest}) WHERE EXISTS ({known})"))
    if connection.dialect.name == 'firebird':
        connection.dialect.do_commit(connection.connection.dbapi_connection)  # type: ignore[arg-type]
