"""The real PostgreSQL of the store's tests."""

from tests.store.conftest import new_postgres

__all__ = ["new_postgres"]
