"""processes: what was drawn, its gates, and the cases that run through it."""

import sqlalchemy as sa
from alembic import op
from app.db import types

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'process',
        sa.Column('name', types.ShortText(150), nullable=False),
        sa.Column('entity', types.ShortText(40), nullable=True),
        sa.Column('document_type', types.ShortText(20), nullable=True),
        sa.Column('description', types.LongText(), nullable=True),
        sa.Column('owner_id', types.Id(), nullable=True),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('is_single', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('deleted_at', types.Utc(), nullable=True),
        sa.Column('search', types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(['owner_id'], ['employee.id'], name=op.f('fk_process_owner_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process')),
    )
    op.create_index(op.f('ix_process_owner_id'), 'process', ['owner_id'], unique=False)
    op.create_table(
        'process_run',
        sa.Column('process_id', types.Id(), nullable=False),
        sa.Column('title', types.ShortText(200), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('started_at', types.Utc(), nullable=False),
        sa.Column('ended_at', types.Utc(), nullable=True),
        sa.Column('answers', types.JsonText(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_process_run_employee_id')),
        sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_process_run_process_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_run')),
    )
    op.create_index(op.f('ix_process_run_employee_id'), 'process_run', ['employee_id'], unique=False)
    op.create_index(op.f('ix_process_run_process_id'), 'process_run', ['process_id'], unique=False)
    op.create_table(
        'process_version',
        sa.Column('process_id', types.Id(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('graph', types.JsonText(), nullable=False),
        sa.Column('comment', types.ShortText(300), nullable=True),
        sa.Column('edited_by_id', types.Id(), nullable=True),
        sa.Column('edited_at', types.Utc(), nullable=True),
        sa.Column('published_by_id', types.Id(), nullable=True),
        sa.Column('published_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['edited_by_id'], ['employee.id'], name=op.f('fk_process_version_edited_by_id')),
        sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_process_version_process_id')),
        sa.ForeignKeyConstraint(['published_by_id'], ['employee.id'], name=op.f('fk_process_version_publi_6832f4')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_version')),
        sa.UniqueConstraint('process_id', 'number', name=op.f('uq_process_version_process_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'process_gate',
        sa.Column('process_id', types.Id(), nullable=False),
        sa.Column('version_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('target', types.ShortText(40), nullable=False),
        sa.Column('document_type', types.ShortText(20), nullable=True),
        sa.Column('stage_id', types.Id(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_process_gate_process_id')),
        sa.ForeignKeyConstraint(['stage_id'], ['deal_stage.id'], name=op.f('fk_process_gate_stage_id')),
        sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name=op.f('fk_process_gate_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_gate')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_gate_process_id'), 'process_gate', ['process_id'], unique=False)
    op.create_index('ix_process_gate_target', 'process_gate', ['target', 'document_type', 'stage_id'], unique=False)
    op.create_index(op.f('ix_process_gate_version_id'), 'process_gate', ['version_id'], unique=False)
    op.create_table(
        'process_node',
        sa.Column('version_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('kind', types.ShortText(31), nullable=False),
        sa.Column('title', types.ShortText(200), nullable=False),
        sa.Column('is_human', sa.Boolean(), nullable=False),
        sa.Column('role', types.ShortText(40), nullable=True),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('planned_minutes', sa.Integer(), nullable=True),
        sa.Column('planned_cost', types.Money(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_process_node_employee_id')),
        sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name=op.f('fk_process_node_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_node')),
        sa.UniqueConstraint('version_id', 'node', name=op.f('uq_process_node_version_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'process_start',
        sa.Column('process_id', types.Id(), nullable=False),
        sa.Column('version_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('event', types.ShortText(60), nullable=True),
        sa.Column('condition', types.ShortText(500), nullable=True),
        sa.Column('rule', types.ShortText(500), nullable=True),
        sa.Column('zone', types.ShortText(40), nullable=True),
        sa.Column('next_at', types.Utc(), nullable=True),
        sa.Column('is_active', sa.Boolean(), nullable=False),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_process_start_process_id')),
        sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name=op.f('fk_process_start_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_start')),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_process_start_event', 'process_start', ['kind', 'event', 'is_active'], unique=False)
    op.create_index(op.f('ix_process_start_process_id'), 'process_start', ['process_id'], unique=False)
    op.create_index(op.f('ix_process_start_version_id'), 'process_start', ['version_id'], unique=False)
    op.create_table(
        'process_gate_need',
        sa.Column('gate_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('outcome', types.ShortText(40), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['gate_id'], ['process_gate.id'], name=op.f('fk_process_gate_need_gate_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_gate_need')),
        sa.UniqueConstraint('gate_id', 'node', name=op.f('uq_process_gate_need_gate_id')),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'process_case',
        sa.Column('process_id', types.Id(), nullable=False),
        sa.Column('version_id', types.Id(), nullable=False),
        sa.Column('title', types.ShortText(200), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('entity', types.ShortText(40), nullable=True),
        sa.Column('record_id', types.Id(), nullable=True),
        sa.Column('client_id', types.Id(), nullable=True),
        sa.Column('deal_id', types.Id(), nullable=True),
        sa.Column('document_id', types.Id(), nullable=True),
        sa.Column('manager_id', types.Id(), nullable=True),
        sa.Column('started_by_id', types.Id(), nullable=True),
        sa.Column('started_at', types.Utc(), nullable=False),
        sa.Column('ended_at', types.Utc(), nullable=True),
        sa.Column('due_at', types.Utc(), nullable=True),
        sa.Column('answers', types.JsonText(), nullable=False),
        sa.Column('error', types.ShortText(500), nullable=True),
        sa.Column('caller_id', types.Id(), nullable=True),
        sa.Column('run_id', types.Id(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('search', types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_process_case_client_id')),
        sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_process_case_deal_id')),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_process_case_document_id')),
        sa.ForeignKeyConstraint(['manager_id'], ['employee.id'], name=op.f('fk_process_case_manager_id')),
        sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_process_case_process_id')),
        sa.ForeignKeyConstraint(['run_id'], ['process_run.id'], name=op.f('fk_process_case_run_id')),
        sa.ForeignKeyConstraint(['started_by_id'], ['employee.id'], name=op.f('fk_process_case_started_by_id')),
        sa.ForeignKeyConstraint(['version_id'], ['process_version.id'], name=op.f('fk_process_case_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_case')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_case_caller_id'), 'process_case', ['caller_id'], unique=False)
    op.create_index(op.f('ix_process_case_client_id'), 'process_case', ['client_id'], unique=False)
    op.create_index(op.f('ix_process_case_deal_id'), 'process_case', ['deal_id'], unique=False)
    op.create_index(op.f('ix_process_case_document_id'), 'process_case', ['document_id'], unique=False)
    op.create_index(op.f('ix_process_case_manager_id'), 'process_case', ['manager_id'], unique=False)
    op.create_index('ix_process_case_record', 'process_case', ['entity', 'record_id'], unique=False)
    op.create_index(op.f('ix_process_case_run_id'), 'process_case', ['run_id'], unique=False)
    op.create_index('ix_process_case_state', 'process_case', ['process_id', 'state', 'started_at'], unique=False)
    op.create_index(op.f('ix_process_case_version_id'), 'process_case', ['version_id'], unique=False)
    op.create_table(
        'process_run_item',
        sa.Column('run_id', types.Id(), nullable=False),
        sa.Column('entity', types.ShortText(40), nullable=False),
        sa.Column('record_id', types.Id(), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('case_id', types.Id(), nullable=True),
        sa.Column('error', types.ShortText(500), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['process_case.id'], name=op.f('fk_process_run_item_case_id')),
        sa.ForeignKeyConstraint(['run_id'], ['process_run.id'], name=op.f('fk_process_run_item_run_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_run_item')),
        sa.UniqueConstraint('run_id', 'entity', 'record_id', name=op.f('uq_process_run_item_run_id')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_run_item_case_id'), 'process_run_item', ['case_id'], unique=False)
    op.create_index('ix_process_run_item_state', 'process_run_item', ['run_id', 'state'], unique=False)
    op.create_table(
        'process_step',
        sa.Column('case_id', types.Id(), nullable=False),
        sa.Column('key', types.ShortText(120), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('kind', types.ShortText(31), nullable=False),
        sa.Column('title', types.ShortText(200), nullable=False),
        sa.Column('state', types.ShortText(40), nullable=False),
        sa.Column('role', types.ShortText(40), nullable=True),
        sa.Column('employee_id', types.Id(), nullable=True),
        sa.Column('done_by_id', types.Id(), nullable=True),
        sa.Column('task_id', types.Id(), nullable=True),
        sa.Column('document_id', types.Id(), nullable=True),
        sa.Column('opened_at', types.Utc(), nullable=False),
        sa.Column('claimed_at', types.Utc(), nullable=True),
        sa.Column('ended_at', types.Utc(), nullable=True),
        sa.Column('due_at', types.Utc(), nullable=True),
        sa.Column('outcome', types.ShortText(40), nullable=True),
        sa.Column('answers', types.JsonText(), nullable=True),
        sa.Column('waits_for', types.ShortText(200), nullable=True),
        sa.Column('spent_minutes', sa.Integer(), nullable=True),
        sa.Column('cost', types.Money(), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('error', types.ShortText(500), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['process_case.id'], name=op.f('fk_process_step_case_id')),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_process_step_document_id')),
        sa.ForeignKeyConstraint(['done_by_id'], ['employee.id'], name=op.f('fk_process_step_done_by_id')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_process_step_employee_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_process_step_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_step')),
        sa.UniqueConstraint('key', name=op.f('uq_process_step_key')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_step_case_id'), 'process_step', ['case_id'], unique=False)
    op.create_index(op.f('ix_process_step_document_id'), 'process_step', ['document_id'], unique=False)
    op.create_index(op.f('ix_process_step_due_at'), 'process_step', ['due_at'], unique=False)
    op.create_index(op.f('ix_process_step_employee_id'), 'process_step', ['employee_id'], unique=False)
    op.create_index('ix_process_step_state', 'process_step', ['state', 'role', 'employee_id'], unique=False)
    op.create_index(op.f('ix_process_step_task_id'), 'process_step', ['task_id'], unique=False)
    op.create_index('ix_process_step_waits', 'process_step', ['state', 'waits_for'], unique=False)
    op.create_table(
        'process_token',
        sa.Column('case_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=False),
        sa.Column('edge', types.ShortText(64), nullable=True),
        sa.Column('memory', types.JsonText(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['process_case.id'], name=op.f('fk_process_token_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_token')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_token_case_id'), 'process_token', ['case_id'], unique=False)
    op.create_table(
        'process_timer',
        sa.Column('case_id', types.Id(), nullable=False),
        sa.Column('step_id', types.Id(), nullable=False),
        sa.Column('node', types.ShortText(64), nullable=True),
        sa.Column('kind', types.ShortText(40), nullable=False),
        sa.Column('due_at', types.Utc(), nullable=False),
        sa.Column('is_open', sa.Boolean(), nullable=False),
        sa.Column('fired_at', types.Utc(), nullable=True),
        sa.Column('id', types.Id(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['process_case.id'], name=op.f('fk_process_timer_case_id')),
        sa.ForeignKeyConstraint(['step_id'], ['process_step.id'], name=op.f('fk_process_timer_step_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_process_timer')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_process_timer_case_id'), 'process_timer', ['case_id'], unique=False)
    op.create_index('ix_process_timer_due', 'process_timer', ['is_open', 'due_at'], unique=False)
    op.create_index(op.f('ix_process_timer_step_id'), 'process_timer', ['step_id'], unique=False)


def downgrade() -> None:
    op.drop_table('process_timer')
    op.drop_table('process_token')
    op.drop_table('process_step')
    op.drop_table('process_run_item')
    op.drop_table('process_case')
    op.drop_table('process_gate_need')
    op.drop_table('process_start')
    op.drop_table('process_node')
    op.drop_table('process_gate')
    op.drop_table('process_version')
    op.drop_table('process_run')
    op.drop_table('process')
