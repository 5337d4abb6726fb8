"""Moodle XML, the format in which Moodle's question banks are moved, out and in."""

from cyberdip.exchange.moodle_xml_reading import read
from cyberdip.exchange.moodle_xml_writing import export

__all__ = ["export", "read"]
