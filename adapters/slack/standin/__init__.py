"""A stand-in of Slack's servers on this machine: a whole workspace without an account.

It is a process of its own (`python -m adapters.slack.standin`) that speaks Slack's Web API, Socket Mode and signed
HTTP delivery, and refuses what Slack refuses. `footnote slack --offline` and the tests talk to it by `client.Standin`.
"""
