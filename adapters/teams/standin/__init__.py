"""A stand-in of Microsoft's servers on this machine: Teams without a tenant.

It is a process of its own (`python -m adapters.teams.standin`) that speaks the Bot Connector's REST API, publishes
signing keys by OpenID and gives out tokens over HTTPS, and refuses what Microsoft refuses. Tests and benchmarks talk
to it by `client.Standin`.
"""
