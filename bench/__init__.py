"""Benchmarks: figures that anyone can make again, always as ratios to a bare Python."""
