"""Benchmarks: each module holds a `main()` that measures on this machine and prints its figures as ratios."""
