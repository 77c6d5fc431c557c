"""planners, working time and reminders."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'task_result',
        sa.Column('name', types.ShortText(80), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=True),
        sa.Column('is_success', sa.Boolean(), nullable=False),
        sa.Column('next_kind', types.ShortText(40), nullable=True),
        sa.Column('next_days', sa.Integer(), nullable=True),
        sa.Column('next_title', types.ShortText(200), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_result')),
    )
    op.create_table(
        'work_schedule',
        sa.Column('name', types.ShortText(100), nullable=False),
        sa.Column('hours', types.JsonText(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_work_schedule')),
    )
    op.create_table(
        'holiday',
        sa.Column('branch_id', types.Id(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('name', types.ShortText(100), nullable=False),
        sa.Column('is_worked', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_holiday_branch_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday')),
    )
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holiday_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_holiday_day'), ['day'], unique=False)
    op.create_table(
        'resource',
        sa.Column('name', types.ShortText(100), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('branch_id', types.Id(), nullable=True),
        sa.Column('seats', sa.Integer(), nullable=True),
        sa.Column('comment', types.LongText(), nullable=True),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_resource_branch_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_resource')),
    )
    with op.batch_alter_table('resource', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_branch_id'), ['branch_id'], unique=False)
    op.create_table(
        'absence',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('from_time', types.ShortText(5), nullable=True),
        sa.Column('to_time', types.ShortText(5), nullable=True),
        sa.Column('is_approved', sa.Boolean(), nullable=False),
        sa.Column('comment', types.LongText(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_absence_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index('ix_absence_employee_days', ['employee_id', 'first_day', 'last_day'], unique=False)
    op.create_table(
        'calendar_token',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('digest', types.Hash(), nullable=False),
        sa.Column('name', types.ShortText(80), nullable=True),
        sa.Column('made_at', types.Utc(), nullable=False),
        sa.Column('read_at', types.Utc(), nullable=True),
        sa.Column('ended_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_calendar_token_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_token')),
        sa.UniqueConstraint('digest', name=op.f('uq_calendar_token_digest')),
    )
    with op.batch_alter_table('calendar_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_token_employee_id'), ['employee_id'], unique=False)
    op.create_table(
        'escalation_rule',
        sa.Column('name', types.ShortText(100), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=True),
        sa.Column('only_important', sa.Boolean(), nullable=False),
        sa.Column('step', types.ShortText(40), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('tell_id', types.Id(), nullable=True),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.ForeignKeyConstraint(['tell_id'], ['employee.id'], name=op.f('fk_escalation_rule_tell_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation_rule')),
    )
    op.create_table(
        'notice',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('author_id', types.Id(), nullable=True),
        sa.Column('at', types.Utc(), nullable=False),
        sa.Column('code', types.ShortText(40), nullable=False),
        sa.Column('entity', types.ShortText(27), nullable=False),
        sa.Column('record_id', types.Id(), nullable=False),
        sa.Column('details', types.JsonText(), nullable=False),
        sa.Column('seen_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_notice_author_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_notice_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_employee', ['employee_id', 'seen_at', 'at'], unique=False)
    op.create_table(
        'outgoing_message',
        sa.Column('send_key', types.ShortText(120), nullable=False),
        sa.Column('channel', types.ShortText(40), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('recipient', types.ShortText(200), nullable=False),
        sa.Column('subject', types.ShortText(250), nullable=True),
        sa.Column('body', types.LongText(), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('written_at', types.Utc(), nullable=False),
        sa.Column('next_at', types.Utc(), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('holder', types.ShortText(120), nullable=True),
        sa.Column('lease_until', types.Utc(), nullable=True),
        sa.Column('sent_at', types.Utc(), nullable=True),
        sa.Column('provider_key', types.ShortText(200), nullable=True),
        sa.Column('error', types.ShortText(500), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_outgoing_message_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_message')),
        sa.UniqueConstraint('send_key', name=op.f('uq_outgoing_message_send_key')),
    )
    with op.batch_alter_table('outgoing_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_message_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_outgoing_state', ['state', 'next_at'], unique=False)
    op.create_table(
        'reminder_setting',
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('channels', types.JsonText(), nullable=False),
        sa.Column('minutes_before', types.JsonText(), nullable=False),
        sa.Column('quiet_from', types.ShortText(5), nullable=True),
        sa.Column('quiet_until', types.ShortText(5), nullable=True),
        sa.Column('is_quiet_on_days_off', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_reminder_setting_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_setting')),
        sa.UniqueConstraint('employee_id', name=op.f('uq_reminder_setting_employee_id')),
    )
    op.create_table(
        'task_series',
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('author_id', types.Id(), nullable=True),
        sa.Column('rule', types.LongText(), nullable=False),
        sa.Column('starts_at', types.Utc(), nullable=False),
        sa.Column('zone', types.ShortText(40), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('is_all_day', sa.Boolean(), nullable=False),
        sa.Column('shift', types.ShortText(40), nullable=False),
        sa.Column('branch_id', types.Id(), nullable=True),
        sa.Column('pattern', types.JsonText(), nullable=False),
        sa.Column('made_until', types.Utc(), nullable=True),
        sa.Column('calendar_uid', types.ShortText(255), nullable=True),
        sa.Column('calendar_text', types.LongText(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_task_series_author_id')),
        sa.ForeignKeyConstraint(['branch_id'], ['branch.id'], name=op.f('fk_task_series_branch_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_task_series_employee_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_series')),
    )
    with op.batch_alter_table('task_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_series_employee_id'), ['employee_id'], unique=False)
    op.create_table(
        'task',
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('title', types.ShortText(200), nullable=False),
        sa.Column('description', types.LongText(), nullable=True),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('author_id', types.Id(), nullable=True),
        sa.Column('starts_at', types.Utc(), nullable=True),
        sa.Column('ends_at', types.Utc(), nullable=True),
        sa.Column('is_all_day', sa.Boolean(), nullable=False),
        sa.Column('zone', types.ShortText(40), nullable=False),
        sa.Column('planned_minutes', sa.Integer(), nullable=True),
        sa.Column('due_at', types.Utc(), nullable=True),
        sa.Column('is_fixed', sa.Boolean(), nullable=False),
        sa.Column('is_tentative', sa.Boolean(), nullable=False),
        sa.Column('is_important', sa.Boolean(), nullable=False),
        sa.Column('place', types.ShortText(200), nullable=True),
        sa.Column('client_id', types.Id(), nullable=True),
        sa.Column('contact_id', types.Id(), nullable=True),
        sa.Column('deal_id', types.Id(), nullable=True),
        sa.Column('document_id', types.Id(), nullable=True),
        sa.Column('began_at', types.Utc(), nullable=True),
        sa.Column('finished_at', types.Utc(), nullable=True),
        sa.Column('spent_minutes', sa.Integer(), nullable=True),
        sa.Column('result_id', types.Id(), nullable=True),
        sa.Column('result_text', types.LongText(), nullable=True),
        sa.Column('previous_id', types.Id(), nullable=True),
        sa.Column('moved_count', sa.Integer(), nullable=False),
        sa.Column('series_id', types.Id(), nullable=True),
        sa.Column('occurrence_at', types.Utc(), nullable=True),
        sa.Column('is_exception', sa.Boolean(), nullable=False),
        sa.Column('calendar_uid', types.ShortText(255), nullable=True),
        sa.Column('calendar_text', types.LongText(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.Column('search', types.LongText(), nullable=True),
        sa.CheckConstraint('ends_at IS NULL OR starts_at IS NULL OR ends_at >= starts_at', name=op.f('ck_task_time')),
        sa.CheckConstraint('planned_minutes IS NULL OR planned_minutes >= 0', name=op.f('ck_task_minutes')),
        sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_task_author_id')),
        sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_task_client_id')),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_task_contact_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_task_deal_id')),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_task_document_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_task_employee_id')),
        sa.ForeignKeyConstraint(['previous_id'], ['task.id'], name=op.f('fk_task_previous_id')),
        sa.ForeignKeyConstraint(['result_id'], ['task_result.id'], name=op.f('fk_task_result_id')),
        sa.ForeignKeyConstraint(['series_id'], ['task_series.id'], name=op.f('fk_task_series_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_calendar_uid'), ['calendar_uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_deal_id'), ['deal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_document_id'), ['document_id'], unique=False)
        batch_op.create_index('ix_task_employee_time', ['employee_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_series_id'), ['series_id'], unique=False)
        batch_op.create_index('ix_task_state_due', ['state', 'due_at'], unique=False)
        batch_op.create_index('ix_task_time', ['starts_at', 'ends_at'], unique=False)
    op.create_table(
        'reminder',
        sa.Column('task_id', types.Id(), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('due_at', types.Utc(), nullable=False),
        sa.Column('minutes_before', sa.Integer(), nullable=True),
        sa.Column('is_open', sa.Boolean(), nullable=False),
        sa.Column('shown_at', types.Utc(), nullable=True),
        sa.Column('seen_at', types.Utc(), nullable=True),
        sa.Column('acted_at', types.Utc(), nullable=True),
        sa.Column('action', types.ShortText(40), nullable=True),
        sa.Column('previous_id', types.Id(), nullable=True),
        sa.Column('escalated_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_reminder_employee_id')),
        sa.ForeignKeyConstraint(['previous_id'], ['reminder.id'], name=op.f('fk_reminder_previous_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_reminder_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index('ix_reminder_employee', ['employee_id', 'due_at'], unique=False)
        batch_op.create_index('ix_reminder_open', ['is_open', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_task_id'), ['task_id'], unique=False)
    op.create_table(
        'task_check',
        sa.Column('task_id', types.Id(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('text', types.ShortText(300), nullable=False),
        sa.Column('is_done', sa.Boolean(), nullable=False),
        sa.Column('done_at', types.Utc(), nullable=True),
        sa.Column('done_by_id', types.Id(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['done_by_id'], ['employee.id'], name=op.f('fk_task_check_done_by_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_check_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_check')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('task_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_check_task_id'), ['task_id'], unique=False)
    op.create_table(
        'task_participant',
        sa.Column('task_id', types.Id(), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=False),
        sa.Column('part', types.ShortText(40), nullable=False),
        sa.Column('answer', types.ShortText(40), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_task_participant_employee_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_participant_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_participant')),
        sa.UniqueConstraint('task_id', 'employee_id', name=op.f('uq_task_participant_task_id')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('task_participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_participant_employee_id'), ['employee_id'], unique=False)
    op.create_table(
        'task_postponement',
        sa.Column('task_id', types.Id(), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('at', types.Utc(), nullable=False),
        sa.Column('was_at', types.Utc(), nullable=False),
        sa.Column('became_at', types.Utc(), nullable=True),
        sa.Column('reason', types.ShortText(40), nullable=True),
        sa.Column('comment', types.ShortText(300), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_task_postponement_emp_82e881')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_postponement_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_postponement')),
    )
    with op.batch_alter_table('task_postponement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_postponement_emp_4c0d52'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_postponement_task_id'), ['task_id'], unique=False)
    op.create_table(
        'task_resource',
        sa.Column('task_id', types.Id(), nullable=False),
        sa.Column('resource_id', types.Id(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_task_resource_resource_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_resource_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_task_resource')),
        sa.UniqueConstraint('task_id', 'resource_id', name=op.f('uq_task_resource_task_id')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('task_resource', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_resource_resource_id'), ['resource_id'], unique=False)
    op.create_table(
        'reminder_delivery',
        sa.Column('reminder_id', types.Id(), nullable=False),
        sa.Column('channel', types.ShortText(40), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('due_at', types.Utc(), nullable=False),
        sa.Column('holder', types.ShortText(120), nullable=True),
        sa.Column('lease_until', types.Utc(), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('delivered_at', types.Utc(), nullable=True),
        sa.Column('error', types.ShortText(300), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['reminder_id'], ['reminder.id'], name=op.f('fk_reminder_delivery_rem_bc21d3')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_delivery')),
        sa.UniqueConstraint('reminder_id', 'channel', name=op.f('uq_reminder_delivery_rem_427a00')),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table('reminder_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_state', ['state', 'due_at'], unique=False)
    with op.batch_alter_table('branch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('zone', types.ShortText(40), nullable=True))
        batch_op.add_column(sa.Column('country', types.ShortText(2), nullable=True))
        batch_op.add_column(sa.Column('region', types.ShortText(10), nullable=True))
        batch_op.add_column(sa.Column('schedule_id', types.Id(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_branch_schedule_id'), 'work_schedule', ['schedule_id'], ['id'])
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('schedule_id', types.Id(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_employee_schedule_id'), 'work_schedule', ['schedule_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_employee_schedule_id'), type_='foreignkey')
        batch_op.drop_column('schedule_id')
    with op.batch_alter_table('branch', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_branch_schedule_id'), type_='foreignkey')
        batch_op.drop_column('schedule_id')
        batch_op.drop_column('region')
        batch_op.drop_column('country')
        batch_op.drop_column('zone')
    with op.batch_alter_table('reminder_delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_state')
    op.drop_table('reminder_delivery')
    with op.batch_alter_table('task_resource', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_resource_resource_id'))
    op.drop_table('task_resource')
    with op.batch_alter_table('task_postponement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_postponement_task_id'))
        batch_op.drop_index(batch_op.f('ix_task_postponement_emp_4c0d52'))
    op.drop_table('task_postponement')
    with op.batch_alter_table('task_participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_participant_employee_id'))
    op.drop_table('task_participant')
    with op.batch_alter_table('task_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_check_task_id'))
    op.drop_table('task_check')
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_task_id'))
        batch_op.drop_index('ix_reminder_open')
        batch_op.drop_index('ix_reminder_employee')
    op.drop_table('reminder')
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index('ix_task_time')
        batch_op.drop_index('ix_task_state_due')
        batch_op.drop_index(batch_op.f('ix_task_series_id'))
        batch_op.drop_index('ix_task_employee_time')
        batch_op.drop_index(batch_op.f('ix_task_document_id'))
        batch_op.drop_index(batch_op.f('ix_task_deal_id'))
        batch_op.drop_index(batch_op.f('ix_task_contact_id'))
        batch_op.drop_index(batch_op.f('ix_task_client_id'))
        batch_op.drop_index(batch_op.f('ix_task_calendar_uid'))
        batch_op.drop_index(batch_op.f('ix_task_author_id'))
    op.drop_table('task')
    with op.batch_alter_table('task_series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_series_employee_id'))
    op.drop_table('task_series')
    op.drop_table('reminder_setting')
    with op.batch_alter_table('outgoing_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_state')
        batch_op.drop_index(batch_op.f('ix_outgoing_message_employee_id'))
    op.drop_table('outgoing_message')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_employee')
    op.drop_table('notice')
    op.drop_table('escalation_rule')
    with op.batch_alter_table('calendar_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_token_employee_id'))
    op.drop_table('calendar_token')
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index('ix_absence_employee_days')
    op.drop_table('absence')
    with op.batch_alter_table('resource', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_branch_id'))
    op.drop_table('resource')
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holiday_day'))
        batch_op.drop_index(batch_op.f('ix_holiday_branch_id'))
    op.drop_table('holiday')
    op.drop_table('work_schedule')
    op.drop_table('task_result')
