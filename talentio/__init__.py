"""The project: its floor `core`, its roof `ops`, its addresses and settings."""

__version__ = "0.1.0"
