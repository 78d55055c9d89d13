"""docs/exports.md"""
import re
import shutil
import subprocess
import sys

import h5py
import numpy as np

from . import Failure, part
from ._claims import exactly, holds

DOCUMENT = "docs/exports.md"
DEVICE = "results/reference/device.json"
START = 0.258
EDGE = 2  # ns
# Pulses of an update up, and of one down: volts, width and spacing in us.
SCHEMES = {"plain": ([(0.7, 1, 1)], [(-0.8, 1, 1)]), "improved": ([(1, 5, 0.1), (1.35, 1, 1)], [(-3.6, 1, 1)])}


def modelled(run, scheme):
    """States and conductances at the start and after each of 100 updates up and 100 down, by fvsolve."""

    def listed(pulses):
        return ", ".join(f"{{level: {volts} V, width: {width} us, rise: 2 ns, fall: 2 ns, spacing: {spacing} us}}" for volts, width, spacing in pulses)

    up, down = SCHEMES[scheme]
    text = f"schema: 1\nstart: {START}\ncircuit: {'divider' if scheme == 'improved' else 'none'}\nphases:\n"
    text += "".join(f"  - {{name: {name}, repeat: 100, pulses: [{listed(pulses)}]}}\n" for name, pulses in (("LTP", up), ("LTD", down)))
    with h5py.File(run.result("pulse", "--device", DEVICE, "--protocol", run.file(f"{scheme}.yaml", text))) as f:
        states, conductance = np.append(START, f["case_0/updates/state"][:]), f["case_0/conductance"][0, 0]
    return states, conductance


def simulated(run, scheme, step):
    """States after 100 updates up and 100 down by ngspice with this largest step, ns."""
    library = run.folder / "cell.lib"
    run.text("export", DEVICE, "--spice", library)
    time, points, ends = 10, ["0 0", "10n 0"], []
    for pulses in SCHEMES[scheme]:
        for _ in range(100):
            for volts, width, spacing in pulses:
                for duration, level in ((EDGE, volts), (1000 * width - EDGE, volts), (EDGE, 0), (1000 * spacing, 0)):
                    time += duration
                    points.append(f"{time:.0f}n {level}")
        ends.append(time)
    points.append(f"{time + 1000:.0f}n 0")
    circuit = f"""pulses
.include cell.lib
Vsource in 0 PWL({chr(10).join('+ ' + point for point in points).removeprefix('+ ')})
{"Xdivider in top cell_memristor_divider" if scheme == "improved" else "Vlink in top 0"}
Xcell top 0 w temp cell_memristor w0={START}
.tran {step}n {ends[1]:.0f}n 0 {step}n
.measure tran middle FIND v(w) AT={ends[0]:.0f}n
.measure tran last FIND v(w) AT={ends[1] - 1:.0f}n
.end
"""
    run.file("pulses.cir", circuit)
    print(f"ngspice, {scheme} with steps of {step} ns", file=sys.stderr, flush=True)
    ran = subprocess.run(["ngspice", "-b", "pulses.cir"], cwd=run.folder, capture_output=True, text=True)
    found = dict(re.findall(r"^(middle|last)\s*=\s*(\S+)", ran.stdout, re.M))
    if len(found) != 2:
        raise Failure(f"ngspice: {ran.stdout[-500:]}{ran.stderr[-500:]}")
    return float(found["middle"]), float(found["last"])


def off(state, index, states, conductances):
    """How far, in %, the conductance of a state is off that of one of these, to which it is near."""
    others = np.argsort(np.abs(states - states[index]))
    other = next(k for k in others if abs(states[k] - states[index]) > 1e-5)
    slope = np.log(conductances[other] / conductances[index]) / (states[other] - states[index])
    return 100 * abs(np.expm1(slope * (state - states[index])))


@part("ngspice", seconds=35)
def ngspice(page, run):
    if not shutil.which("ngspice"):
        print("exports.ngspice: no ngspice, left out", file=sys.stderr)
        return
    rows = []
    for step in (10, 20, 100):
        rows.append([f"{step} ns"])
        for scheme in SCHEMES:
            model = modelled(run, scheme)
            rows[-1] += [f"{off(state, index, *model):.3f} %" for state, index in zip(simulated(run, scheme, step), (100, 200))]
    page.table("steps", rows)


@part("files", seconds=1)
def files(page, run):
    run.text("export", DEVICE, "--aihwkit", run.folder / "device.py", "--cross-sim", run.folder / "tables")
    preset = (run.folder / "device.py").read_text()
    page.says("the device that is shipped it is {:.2f} % (plain) and {:.2f} % (improved) of the range", *(
        float(re.search(rf"Memristor{scheme}: the fit deviates from the curve by (\S+) %", preset)[1]) for scheme in ("Plain", "Improved")))
    exactly(page, "steps are given at {} weights", len(re.search(r"MEMRISTORPLAIN_UP = \[(.*?)\]", preset, re.S)[1].strip(" ,\n").split(",")))
    lines = (run.folder / "tables/plain/dG_increasing.txt").read_text().strip().split("\n")
    exactly(page, "a line of remarks, {} conductances (S), {} cumulative probabilities", *(len(line.split(",")) for line in lines[1:3]))
    holds(page, "changes have a line for each probability", len(lines) == 3 + len(lines[2].split(",")))
