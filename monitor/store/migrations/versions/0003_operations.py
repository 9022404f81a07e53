"""Daily operation: what was spent, what was told to whom, which settings ran, what was let go."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, primary_key=True, autoincrement=True)


def upgrade() -> None:
    spent()
    told()
    op.create_table(
        "configs",
        number(),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "pruned",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
    )


def spent() -> None:
    op.create_table(
        "spending",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("asked", sa.Integer(), nullable=False),
    )
    op.create_table(
        "quotas",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("left", sa.BigInteger(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("renews", MOMENT),
    )
    # What was asked before there was a purse counts against the caps too.
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = "substr(taken_at, 1, 10)" if sqlite else "to_char(taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
    op.execute(
        f"INSERT INTO spending (source, day, asked) SELECT source, {day}, count(*) FROM captures GROUP BY source, {day}"  # noqa: S608
    )


def told() -> None:
    op.create_table(
        "alerts",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("over_at", MOMENT),
    )
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"])
    op.create_table(
        "outbox",
        number(),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("fault", sa.Text(), nullable=False),
    )
    op.create_index("outbox_by_state", "outbox", ["state", "due"])
