"""Custody logs refuse the two ways round their triggers too: SQLite's INSERT OR REPLACE, and PostgreSQL's TRUNCATE."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER custody_no_replace BEFORE INSERT ON custody WHEN EXISTS "
            "(SELECT 1 FROM custody WHERE fingerprint = NEW.fingerprint AND number = NEW.number) "
            "BEGIN SELECT RAISE(ABORT, 'the custody log only grows'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER custody_never_emptied BEFORE TRUNCATE ON custody "
            "FOR EACH STATEMENT EXECUTE FUNCTION custody_only_grows()"
        )
