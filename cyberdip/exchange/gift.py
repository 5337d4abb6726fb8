"""GIFT, Moodle's plain text for questions, out and in."""

from cyberdip.exchange.gift_reading import read
from cyberdip.exchange.gift_writing import export

__all__ = ["export", "read"]
