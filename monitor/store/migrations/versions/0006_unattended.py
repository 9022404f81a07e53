"""Several machines over one database: who leads, how fast a source is asked by all of them; and what is done beside looking."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("slots", sa.Column("source", sa.Text(), nullable=True))
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_table(
        "beats",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("free_at", MOMENT, nullable=False),
    )
    op.create_table(
        "duties",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("period", sa.Text(), primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("again_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    for table in ("duties", "beats", "leases"):
        op.drop_table(table)
    op.drop_column("slots", "source")
