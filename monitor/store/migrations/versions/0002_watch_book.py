"""What a running watch remembers of itself: when it was awake, by which seeds it plans, how often it was refused in a row."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("pauses", sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "plans",
        sa.Column("made_at", MOMENT, primary_key=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
    )
    op.create_index("ix_shifts_until", "shifts", ["until"])
