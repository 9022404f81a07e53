"""Is it seeing? What a running watch says of itself to a load balancer, to Prometheus and to people.

A monitor that runs and sees nothing is worse than one that stopped: it says "none seen" for weeks. So health here is not that
a process answers but that every cell that is watched had a proven look within two of its intervals. `seeing` judges, `metrics`
counts, `web` answers over HTTP, `lookout` turns it into alerts while the watch runs. Each is imported by its own name: a watch
that nobody asks over HTTP has no server in its memory.
"""
