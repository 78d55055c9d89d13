#!/usr/bin/env python3
"""Checks the pulses that history.py finds in a sample of sample_transient.py.

    check_history.py RESULT.h5 pulse|edge|train|open SCRIPTS_DIRECTORY
Prints one line per difference and exits with 1 if there is any.
"""
import sys

sys.dont_write_bytecode = True
path, kind, scripts = sys.argv[1:]
sys.path.insert(0, scripts)
import numpy

from history import History, crossing
from read_result import read

# Start and end of each pulse in ns, the end where the drive begins to fall.
EXPECTED = {
    "pulse": [(0, 1000)],
    "edge": [(20, 121)],
    "train": [(202 * k, 202 * k + 50) for k in range(12)],
    "open": [(0, 1000)],
}[kind]
wrong = []
history = History(read(path)["transient"])
found = [(history.time[first] * 1e9, history.time[last] * 1e9) for first, last in history.pulses()]
if numpy.shape(found) != numpy.shape(EXPECTED) or not numpy.allclose(found, EXPECTED, rtol=1e-9, atol=1e-9):
    wrong.append(f"pulses: {found}, expected {EXPECTED}")
first, last = history.pulses()[0]
drive = history[history.drive]
if kind != "open" and (drive[first] != 0 or drive[last] != drive.max()):
    wrong.append(f"drive at the ends of the first pulse: {drive[first]}, {drive[last]}")
indices, since = history.part(first, last)
if since[0] != 0 or not numpy.isclose(since[-1] * 1e9, EXPECTED[0][1] - EXPECTED[0][0]):
    wrong.append(f"times since the start: {since[0]} to {since[-1]}")
if crossing(numpy.array([0.0, 1.0, 1.0, 3.0]), numpy.array([0.0, 0.0, 2.0, 4.0]), 3.0) != 2.0:
    wrong.append("crossing of a straight line")
if crossing(numpy.array([0.0, 1.0]), numpy.array([0.0, 1.0]), 2.0) is not None:
    wrong.append("crossing of a level that is never reached")
print("\n".join(wrong), end="\n" if wrong else "")
sys.exit(1 if wrong else 0)
