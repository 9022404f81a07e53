"""Runs migrations over the connection that `monitor.store.database` hands in; there is no configuration file."""

from alembic import context

from monitor.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
