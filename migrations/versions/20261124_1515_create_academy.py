"""Create every table of the academy, and the triggers that guard its history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


APPEND_ONLY = (
    "acceptance",
    "accommodation",
    "attempt_grant",
    "attempt_slot",
    "certificate",
    "certificate_event",
    "check_answer",
    "checklist_version",
    "claim_version",
    "cohort_instructor",
    "credential",
    "due_date",
    "journal_entry",
    "key_revision",
    "lesson_version",
    "licence",
    "mark",
    "membership",
    "observation",
    "observation_version",
    "person_state",
    "programme_version",
    "question_version",
    "quiz_version",
    "reached",
    "release",
    "release_decision",
    "release_lesson",
    "release_question",
    "release_quiz",
    "response",
    "role_grant",
    "text_version",
    "unsafe_review",
)


def guard() -> None:
    """Refuses UPDATE and DELETE (on PostgreSQL TRUNCATE too) on every table that is history."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER refuse_{verb}_{table} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is history: {verb} refused'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is history: % refused', TG_TABLE_NAME, lower(TG_OP); END $$"
    )
    for table in APPEND_ONLY:
        for verb in ("update", "delete", "truncate"):
            op.execute(
                f"CREATE TRIGGER refuse_{verb}_{table} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def unguard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(f"DROP TRIGGER refuse_{verb}_{table}")
        return
    op.execute("DROP FUNCTION refuse_change() CASCADE")


def upgrade() -> None:
    op.create_table('academy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('demo', 'real')", name=op.f('ck_academy_kind')),
    sa.CheckConstraint('id = 1', name=op.f('ck_academy_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_academy'))
    )
    op.create_table('course',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('key', name=op.f('uq_course_key'))
    )
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('lease', sa.Text(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ran_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('name', name=op.f('uq_job_name'))
    )
    op.create_table('journal_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('salt', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_body'))
    )
    op.create_table('journal_chain',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Integer(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('head', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_chain')),
    sa.UniqueConstraint('kind', 'subject', name=op.f('uq_journal_chain_kind_subject'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('public_id', name=op.f('uq_person_public_id'))
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bucket', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure'))
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_failure_bucket'), ['bucket'], unique=False)

    op.create_table('accommodation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('time_percent', sa.Integer(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("category IN ('none', 'language', 'health', 'technical', 'other')", name=op.f('ck_accommodation_category')),
    sa.CheckConstraint('time_percent BETWEEN 100 AND 400', name=op.f('ck_accommodation_time_percent')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_accommodation_person_id_person')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_accommodation_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accommodation'))
    )
    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.create_index('ix_accommodation_person', ['person_id', 'id'], unique=False)

    op.create_table('checklist_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_checklist_version_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_version')),
    sa.UniqueConstraint('course_id', 'digest', name=op.f('uq_checklist_version_course_id_digest'))
    )
    op.create_table('claim_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_claim_version_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_version')),
    sa.UniqueConstraint('course_id', 'key', 'digest', name=op.f('uq_claim_version_course_id_key_digest'))
    )
    op.create_table('cohort',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_cohort_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
    sa.UniqueConstraint('public_id', name=op.f('uq_cohort_public_id'))
    )
    op.create_table('credential',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_credential_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credential'))
    )
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.create_index('ix_credential_person', ['person_id', 'kind', 'id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_invitation_made_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_invitation_token_digest'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('journal_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_label', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('previous', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['chain_id'], ['journal_chain.id'], name=op.f('fk_journal_entry_chain_id_journal_chain')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_entry')),
    sa.UniqueConstraint('chain_id', 'number', name=op.f('uq_journal_entry_chain_id_number'))
    )
    with op.batch_alter_table('journal_entry', schema=None) as batch_op:
        batch_op.create_index('ix_journal_entry_at', ['at'], unique=False)

    op.create_table('lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_lesson_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson')),
    sa.UniqueConstraint('course_id', 'key', name=op.f('uq_lesson_course_id_key'))
    )
    op.create_table('licence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('profession', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('verification', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("verification IN ('self', 'document', 'primary_source')", name=op.f('ck_licence_verification')),
    sa.CheckConstraint('valid_until >= valid_from', name=op.f('ck_licence_order')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_licence_person_id_person')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_licence_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence'))
    )
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.create_index('ix_licence_person', ['person_id', 'id'], unique=False)

    op.create_table('login_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.Text(), nullable=True),
    sa.Column('device', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_login_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_session')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_login_session_token_digest'))
    )
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_session_person_id'), ['person_id'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('notice', sa.Text(), nullable=False),
    sa.Column('payload_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['payload_id'], ['journal_body.id'], name=op.f('fk_outbox_payload_id_journal_body')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    op.create_table('person_state',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.Column('reason_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_state_person_id_person')),
    sa.ForeignKeyConstraint(['reason_id'], ['journal_body.id'], name=op.f('fk_person_state_reason_id_journal_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_person_state_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_state'))
    )
    with op.batch_alter_table('person_state', schema=None) as batch_op:
        batch_op.create_index('ix_person_state_person', ['person_id', 'id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_question_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('course_id', 'key', name=op.f('uq_question_course_id_key'))
    )
    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_release_course_id_course')),
    sa.ForeignKeyConstraint(['loaded_by'], ['person.id'], name=op.f('fk_release_loaded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('course_id', 'digest', name=op.f('uq_release_course_id_digest')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_release_course_id_number'))
    )
    op.create_table('role_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_role_grant_order')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id_person')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_role_grant_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index('ix_role_grant_person', ['person_id', 'role', 'id'], unique=False)

    op.create_table('text_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_text_version_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_version')),
    sa.UniqueConstraint('course_id', 'key', 'digest', name=op.f('uq_text_version_course_id_key_digest'))
    )
    op.create_table('cohort_instructor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_cohort_instructor_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cohort_instructor_person_id_person')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_cohort_instructor_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort_instructor'))
    )
    with op.batch_alter_table('cohort_instructor', schema=None) as batch_op:
        batch_op.create_index('ix_cohort_instructor_pair', ['cohort_id', 'person_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cohort_instructor_person_id'), ['person_id'], unique=False)

    op.create_table('due_date',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_due_date_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_due_date_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_due_date'))
    )
    with op.batch_alter_table('due_date', schema=None) as batch_op:
        batch_op.create_index('ix_due_date_cohort', ['cohort_id', 'subject', 'id'], unique=False)

    op.create_table('lesson_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_version_lesson_id_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_version')),
    sa.UniqueConstraint('lesson_id', 'digest', name=op.f('uq_lesson_version_lesson_id_digest')),
    sa.UniqueConstraint('lesson_id', 'number', name=op.f('uq_lesson_version_lesson_id_number'))
    )
    op.create_table('programme_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('checklist_version_id', sa.Integer(), nullable=False),
    sa.Column('attestation_version_id', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['attestation_version_id'], ['text_version.id'], name=op.f('fk_programme_version_attestation_version_id_text_version')),
    sa.ForeignKeyConstraint(['checklist_version_id'], ['checklist_version.id'], name=op.f('fk_programme_version_checklist_version_id_checklist_version')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_programme_version_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_version')),
    sa.UniqueConstraint('course_id', 'digest', name=op.f('uq_programme_version_course_id_digest')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_programme_version_course_id_number'))
    )
    op.create_table('question_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('use', sa.Text(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('critical', sa.Boolean(), nullable=False),
    sa.Column('siblings', sa.Text(), nullable=True),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('passage_digest', sa.Text(), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('rendered', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("use IN ('practice', 'examination')", name=op.f('ck_question_version_use')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_version_question_id_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_version')),
    sa.UniqueConstraint('question_id', 'digest', name=op.f('uq_question_version_question_id_digest')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_question_version_question_id_number'))
    )
    op.create_table('quiz',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('module', 'examination')", name=op.f('ck_quiz_kind')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_quiz_course_id_course')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_quiz_lesson_id_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz')),
    sa.UniqueConstraint('course_id', 'key', name=op.f('uq_quiz_course_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_quiz_public_id'))
    )
    op.create_table('enrolment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('programme_version_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('cycle >= 1', name=op.f('ck_enrolment_cycle')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_enrolment_course_id_course')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id_person')),
    sa.ForeignKeyConstraint(['programme_version_id'], ['programme_version.id'], name=op.f('fk_enrolment_programme_version_id_programme_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('person_id', 'course_id', 'cycle', name=op.f('uq_enrolment_person_id_course_id_cycle')),
    sa.UniqueConstraint('public_id', name=op.f('uq_enrolment_public_id'))
    )
    op.create_table('key_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('rendered', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_key_revision_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_revision')),
    sa.UniqueConstraint('question_version_id', 'digest', name=op.f('uq_key_revision_question_version_id_digest')),
    sa.UniqueConstraint('question_version_id', 'number', name=op.f('uq_key_revision_question_version_id_number'))
    )
    op.create_table('quiz_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('policy', sa.Text(), nullable=False),
    sa.Column('blueprint', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_quiz_version_quiz_id_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_version')),
    sa.UniqueConstraint('quiz_id', 'digest', name=op.f('uq_quiz_version_quiz_id_digest')),
    sa.UniqueConstraint('quiz_id', 'number', name=op.f('uq_quiz_version_quiz_id_number'))
    )
    op.create_table('release_lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('lesson_version_id', sa.Integer(), nullable=False),
    sa.Column('declaration_version_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['declaration_version_id'], ['text_version.id'], name=op.f('fk_release_lesson_declaration_version_id_text_version')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_release_lesson_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['lesson_version_id'], ['lesson_version.id'], name=op.f('fk_release_lesson_lesson_version_id_lesson_version')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_lesson_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_lesson')),
    sa.UniqueConstraint('release_id', 'lesson_id', name=op.f('uq_release_lesson_release_id_lesson_id')),
    sa.UniqueConstraint('release_id', 'position', name=op.f('uq_release_lesson_release_id_position'))
    )
    op.create_table('acceptance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('text_version_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_acceptance_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['text_version_id'], ['text_version.id'], name=op.f('fk_acceptance_text_version_id_text_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acceptance')),
    sa.UniqueConstraint('enrolment_id', 'text_version_id', name=op.f('uq_acceptance_enrolment_id_text_version_id'))
    )
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('quiz_version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('allowed', sa.Integer(), nullable=False),
    sa.Column('policy', sa.Text(), nullable=False),
    sa.Column('time_percent', sa.Integer(), nullable=False),
    sa.Column('seed', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_how', sa.Text(), nullable=True),
    sa.Column('holder', sa.Text(), nullable=False),
    sa.Column('score', sa.Text(), nullable=True),
    sa.Column('maximum', sa.Text(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.CheckConstraint("(state IN ('in_progress', 'abandoned')) = (submitted_at IS NULL)", name=op.f('ck_attempt_submitted')),
    sa.CheckConstraint("passed IS NULL OR state IN ('marked', 'released')", name=op.f('ck_attempt_passed')),
    sa.CheckConstraint("state IN ('in_progress', 'submitted', 'marked', 'released', 'abandoned')", name=op.f('ck_attempt_state')),
    sa.CheckConstraint('number >= 1 AND number <= allowed', name=op.f('ck_attempt_within_allowed')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_attempt_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_attempt_quiz_id_quiz')),
    sa.ForeignKeyConstraint(['quiz_version_id'], ['quiz_version.id'], name=op.f('fk_attempt_quiz_version_id_quiz_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('enrolment_id', 'quiz_id', 'number', name=op.f('uq_attempt_enrolment_id_quiz_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attempt_public_id'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_unsettled', ['enrolment_id'], unique=False, sqlite_where=sa.text("state = 'submitted'"), postgresql_where=sa.text("state = 'submitted'"))
        batch_op.create_index('uq_attempt_open', ['enrolment_id', 'quiz_id'], unique=True, sqlite_where=sa.text("state = 'in_progress'"), postgresql_where=sa.text("state = 'in_progress'"))

    op.create_table('attempt_grant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('reason_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_attempt_grant_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_attempt_grant_quiz_id_quiz')),
    sa.ForeignKeyConstraint(['reason_id'], ['journal_body.id'], name=op.f('fk_attempt_grant_reason_id_journal_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_attempt_grant_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_grant'))
    )
    with op.batch_alter_table('attempt_grant', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_grant_quiz', ['enrolment_id', 'quiz_id'], unique=False)

    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('issue', sa.Integer(), nullable=False),
    sa.Column('holder_name', sa.Text(), nullable=False),
    sa.Column('credential_type', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('key_id', sa.Text(), nullable=False),
    sa.Column('signature', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_certificate_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['certificate.id'], name=op.f('fk_certificate_supersedes_id_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('enrolment_id', 'issue', name=op.f('uq_certificate_enrolment_id_issue')),
    sa.UniqueConstraint('public_id', name=op.f('uq_certificate_public_id'))
    )
    op.create_table('check_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('key_revision_id', sa.Integer(), nullable=False),
    sa.Column('deal', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('right', sa.Boolean(), nullable=False),
    sa.Column('unsafe', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_check_answer_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['key_revision_id'], ['key_revision.id'], name=op.f('fk_check_answer_key_revision_id_key_revision')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_check_answer_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_check_answer_question_id_question')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_check_answer_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_answer'))
    )
    with op.batch_alter_table('check_answer', schema=None) as batch_op:
        batch_op.create_index('ix_check_answer_place', ['enrolment_id', 'question_id', 'id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_membership_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_membership_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_membership_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index('ix_membership_enrolment', ['enrolment_id', 'id'], unique=False)

    op.create_table('observation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('case_code', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_observation_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('case_code', name=op.f('uq_observation_case_code')),
    sa.UniqueConstraint('public_id', name=op.f('uq_observation_public_id'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('reached',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('lesson', 'quiz')", name=op.f('ck_reached_kind')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_reached_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reached')),
    sa.UniqueConstraint('enrolment_id', 'kind', 'subject_id', name=op.f('uq_reached_enrolment_id_kind_subject_id'))
    )
    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('anchor', sa.Text(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_reading_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_reading_lesson_id_lesson')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('enrolment_id', 'lesson_id', name=op.f('uq_reading_enrolment_id_lesson_id'))
    )
    op.create_table('release_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.Column('decided_name', sa.Text(), nullable=False),
    sa.Column('evidence_digest', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_release_decision_decided_by_person')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_release_decision_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_decision')),
    sa.UniqueConstraint('enrolment_id', name=op.f('uq_release_decision_enrolment_id'))
    )
    op.create_table('release_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('key_revision_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['key_revision_id'], ['key_revision.id'], name=op.f('fk_release_question_key_revision_id_key_revision')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_release_question_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_release_question_question_id_question')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_release_question_question_version_id_question_version')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_question_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_question')),
    sa.UniqueConstraint('release_id', 'question_id', name=op.f('uq_release_question_release_id_question_id'))
    )
    op.create_table('release_quiz',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.Integer(), nullable=False),
    sa.Column('quiz_version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_release_quiz_quiz_id_quiz')),
    sa.ForeignKeyConstraint(['quiz_version_id'], ['quiz_version.id'], name=op.f('fk_release_quiz_quiz_version_id_quiz_version')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_quiz_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_quiz')),
    sa.UniqueConstraint('release_id', 'quiz_id', name=op.f('uq_release_quiz_release_id_quiz_id'))
    )
    op.create_table('standing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('clauses', sa.Text(), nullable=False),
    sa.Column('met', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('last_activity_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_standing_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing')),
    sa.UniqueConstraint('enrolment_id', name=op.f('uq_standing_enrolment_id'))
    )
    op.create_table('attempt_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('key_revision_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Text(), nullable=False),
    sa.Column('deal', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_slot_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['key_revision_id'], ['key_revision.id'], name=op.f('fk_attempt_slot_key_revision_id_key_revision')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_attempt_slot_question_id_question')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_attempt_slot_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_slot')),
    sa.UniqueConstraint('attempt_id', 'number', name=op.f('uq_attempt_slot_attempt_id_number')),
    sa.UniqueConstraint('attempt_id', 'question_id', name=op.f('uq_attempt_slot_attempt_id_question_id'))
    )
    op.create_table('certificate_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("verb IN ('issued', 'suspended', 'restored', 'revoked', 'superseded')", name=op.f('ck_certificate_event_verb')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_event_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['reason_id'], ['journal_body.id'], name=op.f('fk_certificate_event_reason_id_journal_body')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_certificate_event_recorded_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_event'))
    )
    with op.batch_alter_table('certificate_event', schema=None) as batch_op:
        batch_op.create_index('ix_certificate_event_certificate', ['certificate_id', 'id'], unique=False)

    op.create_table('observation_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('checklist_version_id', sa.Integer(), nullable=False),
    sa.Column('performed_on', sa.Date(), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('strength_id', sa.Integer(), nullable=False),
    sa.Column('next_step_id', sa.Integer(), nullable=False),
    sa.Column('observer_id', sa.Integer(), nullable=False),
    sa.Column('observer_name', sa.Text(), nullable=False),
    sa.Column('meaning', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.CheckConstraint("role IN ('observed', 'performed', 'drill')", name=op.f('ck_observation_version_role')),
    sa.CheckConstraint("state IN ('signed', 'withdrawn')", name=op.f('ck_observation_version_state')),
    sa.CheckConstraint('level IS NULL OR level BETWEEN 1 AND 5', name=op.f('ck_observation_version_level')),
    sa.ForeignKeyConstraint(['checklist_version_id'], ['checklist_version.id'], name=op.f('fk_observation_version_checklist_version_id_checklist_version')),
    sa.ForeignKeyConstraint(['next_step_id'], ['journal_body.id'], name=op.f('fk_observation_version_next_step_id_journal_body')),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observation_version_observation_id_observation')),
    sa.ForeignKeyConstraint(['observer_id'], ['person.id'], name=op.f('fk_observation_version_observer_id_person')),
    sa.ForeignKeyConstraint(['strength_id'], ['journal_body.id'], name=op.f('fk_observation_version_strength_id_journal_body')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation_version')),
    sa.UniqueConstraint('observation_id', 'number', name=op.f('uq_observation_version_observation_id_number'))
    )
    op.create_table('response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Text(), nullable=False),
    sa.Column('client_seq', sa.Integer(), nullable=False),
    sa.Column('base_sequence', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Integer(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('sequence >= 1', name=op.f('ck_response_sequence')),
    sa.ForeignKeyConstraint(['slot_id'], ['attempt_slot.id'], name=op.f('fk_response_slot_id_attempt_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('slot_id', 'client_id', 'client_seq', name=op.f('uq_response_slot_id_client_id_client_seq')),
    sa.UniqueConstraint('slot_id', 'sequence', name=op.f('uq_response_slot_id_sequence'))
    )
    op.create_table('slot_flag',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['slot_id'], ['attempt_slot.id'], name=op.f('fk_slot_flag_slot_id_attempt_slot')),
    sa.PrimaryKeyConstraint('slot_id', name=op.f('pk_slot_flag'))
    )
    op.create_table('unsafe_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('reason_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_by', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_unsafe_review_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['reason_id'], ['journal_body.id'], name=op.f('fk_unsafe_review_reason_id_journal_body')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_unsafe_review_reviewed_by_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['attempt_slot.id'], name=op.f('fk_unsafe_review_slot_id_attempt_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsafe_review')),
    sa.UniqueConstraint('slot_id', name=op.f('uq_unsafe_review_slot_id'))
    )
    with op.batch_alter_table('unsafe_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unsafe_review_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=True),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('key_revision_id', sa.Integer(), nullable=False),
    sa.Column('credit', sa.Text(), nullable=True),
    sa.Column('credit_millionths', sa.Integer(), nullable=True),
    sa.Column('danger', sa.Text(), nullable=True),
    sa.Column('messages', sa.Text(), nullable=False),
    sa.Column('grader', sa.Text(), nullable=False),
    sa.Column('grader_version', sa.Text(), nullable=False),
    sa.Column('given_by', sa.Integer(), nullable=True),
    sa.Column('reason_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['given_by'], ['person.id'], name=op.f('fk_mark_given_by_person')),
    sa.ForeignKeyConstraint(['key_revision_id'], ['key_revision.id'], name=op.f('fk_mark_key_revision_id_key_revision')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_mark_question_version_id_question_version')),
    sa.ForeignKeyConstraint(['reason_id'], ['journal_body.id'], name=op.f('fk_mark_reason_id_journal_body')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_mark_response_id_response')),
    sa.ForeignKeyConstraint(['slot_id'], ['attempt_slot.id'], name=op.f('fk_mark_slot_id_attempt_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index('ix_mark_slot', ['slot_id', 'id'], unique=False)
    guard()


def downgrade() -> None:
    unguard()
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index('ix_mark_slot')

    op.drop_table('mark')
    with op.batch_alter_table('unsafe_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unsafe_review_enrolment_id'))

    op.drop_table('unsafe_review')
    op.drop_table('slot_flag')
    op.drop_table('response')
    op.drop_table('observation_version')
    with op.batch_alter_table('certificate_event', schema=None) as batch_op:
        batch_op.drop_index('ix_certificate_event_certificate')

    op.drop_table('certificate_event')
    op.drop_table('attempt_slot')
    op.drop_table('standing')
    op.drop_table('release_quiz')
    op.drop_table('release_question')
    op.drop_table('release_decision')
    op.drop_table('reading')
    op.drop_table('reached')
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_observation_enrolment_id'))

    op.drop_table('observation')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_enrolment')
        batch_op.drop_index(batch_op.f('ix_membership_cohort_id'))

    op.drop_table('membership')
    with op.batch_alter_table('check_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_check_answer_place')

    op.drop_table('check_answer')
    op.drop_table('certificate')
    with op.batch_alter_table('attempt_grant', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_grant_quiz')

    op.drop_table('attempt_grant')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_unsettled', sqlite_where=sa.text("state = 'submitted'"), postgresql_where=sa.text("state = 'submitted'"))
        batch_op.drop_index('uq_attempt_open', sqlite_where=sa.text("state = 'in_progress'"), postgresql_where=sa.text("state = 'in_progress'"))

    op.drop_table('attempt')
    op.drop_table('acceptance')
    op.drop_table('release_lesson')
    op.drop_table('quiz_version')
    op.drop_table('key_revision')
    op.drop_table('enrolment')
    op.drop_table('quiz')
    op.drop_table('question_version')
    op.drop_table('programme_version')
    op.drop_table('lesson_version')
    with op.batch_alter_table('due_date', schema=None) as batch_op:
        batch_op.drop_index('ix_due_date_cohort')

    op.drop_table('due_date')
    with op.batch_alter_table('cohort_instructor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cohort_instructor_person_id'))
        batch_op.drop_index('ix_cohort_instructor_pair')

    op.drop_table('cohort_instructor')
    op.drop_table('text_version')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index('ix_role_grant_person')

    op.drop_table('role_grant')
    op.drop_table('release')
    op.drop_table('question')
    with op.batch_alter_table('person_state', schema=None) as batch_op:
        batch_op.drop_index('ix_person_state_person')

    op.drop_table('person_state')
    op.drop_table('outbox')
    with op.batch_alter_table('login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_session_person_id'))

    op.drop_table('login_session')
    with op.batch_alter_table('licence', schema=None) as batch_op:
        batch_op.drop_index('ix_licence_person')

    op.drop_table('licence')
    op.drop_table('lesson')
    with op.batch_alter_table('journal_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_entry_at')

    op.drop_table('journal_entry')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_person_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.drop_index('ix_credential_person')

    op.drop_table('credential')
    op.drop_table('cohort')
    op.drop_table('claim_version')
    op.drop_table('checklist_version')
    with op.batch_alter_table('accommodation', schema=None) as batch_op:
        batch_op.drop_index('ix_accommodation_person')

    op.drop_table('accommodation')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_failure_bucket'))

    op.drop_table('sign_in_failure')
    op.drop_table('person')
    op.drop_table('journal_chain')
    op.drop_table('journal_body')
    op.drop_table('job')
    op.drop_table('course')
    op.drop_table('academy')
