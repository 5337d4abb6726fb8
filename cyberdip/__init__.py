"""An offline reference and quiz tool for cyber diplomacy, with the Islamic nations at its centre."""

__version__ = "0.1.0"
