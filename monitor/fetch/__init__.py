"""One request: bounded, guarded, told as it was.

Search engines refuse in several tongues: 429 with or without Retry-After, 403, a redirect to a captcha or consent host, a
challenge behind 503. Each becomes a `Refusal` that carries its pause and is obeyed; only faults of the network, 5xx and 429 are
tried again, never a captcha. Redirects are followed on the same host alone, and each hop is recorded. Addresses are checked
after their names were resolved, and the connection goes to the very address that was checked. `client` is what asks over HTTP;
who reads what came back needs none, and so it is not imported here.
"""

from monitor.fetch.refusals import PAUSES
from monitor.fetch.values import USER_AGENT, Ask, Capabilities, Client, Limits, Reply

__all__ = ["PAUSES", "USER_AGENT", "Ask", "Capabilities", "Client", "Limits", "Reply"]
