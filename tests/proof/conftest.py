"""The small house that these tests change."""

from support.house import house

__all__ = ["house"]
