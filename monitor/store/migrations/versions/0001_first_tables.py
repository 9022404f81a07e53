"""The first tables: queries, slots, captures, readings, findings, cases, pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    asked()
    read()
    followed()


def asked() -> None:
    op.create_table(
        "queries",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("city", sa.Text()),
        sa.Column("device", sa.Text(), nullable=False),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("query_id", sa.BigInteger(), sa.ForeignKey("queries.id"), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("capture_id", sa.Text()),
        sa.Column("claimed_by", sa.Text()),
        sa.Column("claimed_at", MOMENT),
        sa.UniqueConstraint("query_id", "due", name="slots_once"),
    )
    op.create_index("slots_by_state", "slots", ["state", "due"])
    op.create_index("ix_slots_due", "slots", ["due"])
    op.create_table(
        "pauses",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("engine", sa.Text(), primary_key=True),
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )


def read() -> None:
    op.create_table(
        "captures",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("query_id", sa.BigInteger(), sa.ForeignKey("queries.id"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("captures_by_time", "captures", ["taken_at", "id"])
    op.create_index("ix_captures_query_id", "captures", ["query_id"])
    op.create_index("ix_captures_sha256", "captures", ["sha256"])
    op.create_table(
        "serps",
        sa.Column("capture_id", sa.Text(), sa.ForeignKey("captures.id"), primary_key=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ads_state", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text()),
        sa.Column("layout", sa.Text()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )


def followed() -> None:
    op.create_table(
        "findings",
        sa.Column("capture_id", sa.Text(), sa.ForeignKey("captures.id"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("ix_findings_fingerprint", "findings", ["fingerprint"])
    op.create_table(
        "cases",
        sa.Column("fingerprint", sa.Text(), primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "case_cells",
        sa.Column("fingerprint", sa.Text(), primary_key=True),
        sa.Column("query_id", sa.BigInteger(), primary_key=True, autoincrement=False),
    )
    op.create_index("ix_case_cells_query_id", "case_cells", ["query_id"])
