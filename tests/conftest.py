"""For the whole suite: property tests draw the same examples every time and are never judged by the clock of a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
