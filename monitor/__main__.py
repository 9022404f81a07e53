"""`python -m monitor` is the same as `serpwarden`."""

from monitor.cli import main

main()
