"""What was made of each query's readings of a day, kept to save time, and how often those readings changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The day of a moment counted from the first of January of the year 1, as Python's date.toordinal does.
SQLITE = "CAST(julianday(substr(c.taken_at, 1, 10)) - 1721424.5 AS INTEGER)"
POSTGRES = "((c.taken_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1)"


def upgrade() -> None:
    op.create_table(
        "reading_days",
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("query_id", sa.BigInteger(), sa.ForeignKey("queries.id"), primary_key=True, autoincrement=False),
        sa.Column("edition", sa.Integer(), nullable=False),
    )
    op.create_table(
        "digests",
        sa.Column("part", sa.Text(), primary_key=True),
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("query_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_for", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    day = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES
    counted = f"SELECT {day}, c.query_id, count(*) FROM serps s JOIN captures c ON c.id = s.capture_id GROUP BY 1, 2"  # noqa: S608
    op.execute(f"INSERT INTO reading_days (day, query_id, edition) {counted}")


def downgrade() -> None:
    op.drop_table("digests")
    op.drop_table("reading_days")
