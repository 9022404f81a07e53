"""For the whole suite: a mail server, and property tests that draw the same examples every time, whatever the machine's clock."""

from hypothesis import HealthCheck, settings

from tests.mailbox import mailbox, smtp

__all__ = ["mailbox", "smtp"]

settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
