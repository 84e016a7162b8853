"""A local stand-in for balldontlie, NBA.com, ESPN and Slack, served on loopback.

It shares no code with the scrapers, so that it cannot repeat their mistakes.
"""
