"""docs/wires.md"""
import csv
import json
import math
import os
import subprocess
import sys

import h5py
import numpy as np

from . import ROOT, Failure, part, power_of_ten
from ._claims import holds
from .benchmarks import script

DOCUMENT = "docs/wires.md"
# The arrays of Tests/CrossbarTests/BadcrossbarTests.swift: rows, columns, Ohm of segments of rows and of columns, vectors, seed, which cells are open.
ARRAYS = [(4, 3, 0.5, 0.5, 2, 1, 5), (16, 16, 2, 5, 3, 2, 7), (33, 20, 10, 0, 2, 3, 9), (24, 48, 0, 8, 3, 4, 11), (64, 64, 2.5, 1, 4, 5, 10)]
# To what two programs agree is what rounding leaves: processors differ in it by a factor, and less is no fault.
ROUNDING = 5.0
PEER = """
import contextlib, io, json, logging, sys
import numpy as np
with contextlib.redirect_stderr(io.StringIO()):  # it misses its pictures' library
    from badcrossbar import compute
logging.disable(logging.CRITICAL)
read = lambda name: np.loadtxt(name, delimiter=",", ndmin=2)
with np.errstate(divide="ignore"):
    resistances = 1 / read(sys.argv[1])
solution = compute(read(sys.argv[2]).T, resistances, r_i_word_line=float(sys.argv[3]), r_i_bit_line=float(sys.argv[4]))
print(json.dumps(solution.currents.output.tolist()))
"""


def peer():
    """A Python with badcrossbar: that of the tests, or of Benchmarks/wires."""
    for python in (os.environ.get("FVSOLVE_TEST_PYTHON"), ROOT / ".build-tests/python/bin/python", ROOT / "Benchmarks/.venv/wires/bin/python"):
        if python and os.access(python, os.X_OK) and subprocess.run([python, "-W", "ignore", "-c", "import badcrossbar"], capture_output=True).returncode == 0:
            return str(python)
    return None


def table(run, name, rows):
    path = run.file(name, "")
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[repr(float(value)) for value in row] for row in rows])
    return path


def files(run, array):
    """Conductances and voltages of an array, as tables."""
    rows, columns, _, _, vectors, seed, every = array
    cells = [0 if (k * 7 + seed) % every == 0 else 1e-6 * (1 + 99 * math.fmod((k + 1 + 1009 * seed) * 0.618033988749895, 1)) for k in range(rows * columns)]
    volts = [[0.2 * math.fmod((i * 3 + seed + v + 1) * 0.7548776662466927, 1) - 0.05 for i in range(rows)] for v in range(vectors)]
    name = f"array-{rows}-{columns}"
    return table(run, name + "-cells.csv", np.reshape(cells, (rows, columns))), table(run, name + "-volts.csv", volts), cells.count(0) / len(cells)


@part("badcrossbar", seconds=4)
def badcrossbar(page, run):
    python = peer()
    rows_made, open_shares = [], []
    for array in ARRAYS:
        rows, columns, row, column, vectors, _, _ = array
        cells, volts, share = files(run, array)
        open_shares.append(share)
        with h5py.File(run.result("array", cells, "--voltages", volts, "--row-resistance", f"{row} Ohm", "--column-resistance", f"{column} Ohm")) as f:
            ours = f["array/current"][:]
            summary = dict(f["summary"].attrs)
        for kind, typical in (("current", 1e-15), ("voltage", 2e-12), ("power", 5e-14)):
            found = summary[kind + "_imbalance"]
            holds(page, f"the {kind} imbalance of {rows} x {columns} is typical with {found}", found < typical)
        if not python:
            continue
        ran = subprocess.run([python, "-W", "ignore", "-c", PEER, str(cells), str(volts), str(row), str(column)], capture_output=True, text=True)
        if ran.returncode != 0:
            raise Failure(f"badcrossbar: {ran.stderr}")
        theirs = np.reshape(json.loads(ran.stdout), ours.shape)
        rows_made.append([f"{rows} x {columns}", f"{row}, {column}", vectors, power_of_ten(np.max(np.abs(ours / theirs - 1)))])
    is_open = open_shares[1] == 0 and all(1 / 12 < share < 0.26 for k, share in enumerate(open_shares) if k != 1)
    holds(page, f"the second array has no open cell, the others a fifth to an eleventh: {open_shares}", is_open)
    if python:
        page.table("badcrossbar", rows_made, within=[None, None, None, ROUNDING])
    else:
        print("wires.badcrossbar: no Python with badcrossbar, its table is left out", file=sys.stderr)


@part("times", seconds=7)
def times(page, run):
    python = peer()
    if not python:
        print("wires.times: no Python with badcrossbar, left out", file=sys.stderr)
        return
    measure, rows = script("wires").measure, []
    for height, width in ((64, 64), (400, 100)):
        for vectors in (1, 10):
            found = measure(run.program[0], python, height, width, vectors, str(run.folder))
            rows.append([
                f"{height} x {width}", vectors, *(f"{found[name]:.3f}" for name in ("factorisation", "vectors", "map")), f"{found['peer']:.2f}",
                f"{found['ratio']:.0f}", f"{found['command']:.2f}", f"{found['peer_command']:.2f}", power_of_ten(found["agreement"]),
            ])  # fmt: skip
    timings = ("factors", "for vectors", "effective map", "badcrossbar", "ratio", "command", "its command")
    page.table("times", rows, within=[*[None] * 9, ROUNDING], timings=timings)
