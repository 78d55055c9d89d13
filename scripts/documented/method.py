"""docs/method.md"""
import json

import h5py
import numpy as np

from . import ROOT, part, power_of_ten

DOCUMENT = "docs/method.md"
STATES = (("set", "SET"), ("weakset", "weak SET"), ("reset", "RESET"))
PULSE = ["--state", "set", "--pulse", "1 us"]


def decade(value):
    """The power of ten that is not exceeded."""
    return power_of_ten(10 ** np.ceil(np.log10(value)))


@part("relations", seconds=0)
def relations(page, run):
    """Exact peaks at 0.4 V."""
    page.says("the peak differs from the exact {:.3f} K", 300 + 0.4**2 / (8 * 7e-5))
    page.says("can give, {:.0f} K at 0.4 V, whatever the shape", np.sqrt(300**2 + 0.4**2 / (4 * 2.44e-8)))


@part("states", seconds=2)
def states(page, run):
    vertices, imbalance = {}, 0
    for stack in ("reduced", "full"):
        told = [run.told("--state", state, "--stack", stack) for state, _ in STATES]
        vertices[stack] = [t["mesh_vertices"] for t in told]
        imbalance = max(imbalance, *(t[name] for t in told for name in ("current_imbalance", "energy_imbalance")))
    page.says(
        "The built-in states take {:,d} to {:,d} vertices in the reduced stack and {:,d} to {:,d} in the full one.",
        *(end(vertices[stack]) for stack in vertices for end in (min, max)),
    )  # fmt: skip
    # What rounding leaves: its size is told, up to ten times of it.
    page.says("lets the balances of the shipped states close to {} and better", decade(imbalance), within=10)
    hot = run.told("--state", "set", "--voltage", "1 V")["peak_temperature_K"]
    page.says("{:.0f} K at 1 V on the SET state is a solution of the equations", hot)


@part("divider", seconds=4)
def divider(page, run):
    """Iterations at programming voltages."""
    voltages = (-3.6, -1.6, -0.5, 0.2, 0.7, 1.0, 1.35)
    iterations = [
        run.told("--state", state, "--divider", "680 Ohm", "--voltage", f"{voltage} V")["newton_iterations"] for state, _ in STATES for voltage in voltages
    ]
    page.says(
        "The shipped states then take {:d} to {:d} iterations behind a divider from {} to {} V", min(iterations), max(iterations), min(voltages), max(voltages),
    )  # fmt: skip


@part("accuracy", seconds=7)
def accuracy(page, run):
    """The default mesh against the reference."""
    reference = json.loads((ROOT / "Benchmarks" / "reference.json").read_text())
    rows = []

    def row(case, quantity, value, true, bar, texts, remark=""):
        error, wide = 100 * (value / true - 1), 100 * bar / value
        rows.append([case, quantity, texts[0].format(value), texts[1].format(true) + remark, f"{error:+.2f} %", f"{wide:.2f} %"])

    for state, words, unit, digits in (("set", "SET", "mS", ("{:.5f} mS", "{:.7f} mS")), ("weakset", "weak SET", "uS", ("{:.3f} uS", "{:.5f} uS"))):
        estimate, exact = run.told("--state", state, "--error-estimate")["error_estimate"], reference["states"][state]
        scale = 1e3 if unit == "mS" else 1e6
        conductance, peak, mean = [estimate[name] for name in ("conductance", "peak_temperature", "filament_mean_temperature")]
        siemens = [scale * number for number in (conductance["values"][0], exact["conductance_S"]["value"], conductance["uncertainty"])]
        row(words + ", 0.4 V", "conductance", *siemens, digits)
        for name, found, true in (("peak rise", peak, "peak_temperature_K"), ("filament mean rise", mean, "filament_mean_K")):
            row("", name, found["values"][0] - 300, exact[true]["value"] - 300, found["uncertainty"], ("{:.2f} K", "{:.5f} K"))
        if state == "set":
            page.says(
                "The extrapolated values are closer: {:.5f} mS and {:.3f} K (reference {:.4f} K) for SET.", 1e3 * conductance["extrapolated"],
                peak["extrapolated"], exact["peak_temperature_K"]["value"],
            )  # fmt: skip
    conductance = run.told("--state", "reset", "--error-estimate")["error_estimate"]["conductance"]
    row(
        "RESET, 0.4 V", "conductance", 1e9 * conductance["values"][0], 1e9 * conductance["extrapolated"], 1e9 * conductance["uncertainty"],
        ("{:.3f} nS", "{:.3f} nS"), " (its own limit)",
    )  # fmt: skip
    told, exact = run.told("--geometry", "geometries/niraula-karpov.yaml", "--error-estimate"), reference["niraula_karpov"]
    bar = told["error_estimate"]["conductance"]["uncertainty"] / told["conductance_S"] * told["voltage_V"]
    row("Niraula and Karpov, 100 uA", "voltage", told["voltage_V"], exact["voltage_V"]["value"], bar, ("{:.6f} V", "{:.7f} V"))
    peak = told["error_estimate"]["peak_temperature"]
    row("", "peak rise", peak["values"][0] - 298.15, exact["peak_temperature_K"]["value"] - 298.15, peak["uncertainty"], ("{:.2f} K", "{:.5f} K"))
    page.table("accuracy", rows)


@part("tolerance", seconds=25)
def tolerance(page, run):
    """Errors of a pulse in time, against a run with far smaller ones."""
    after = np.logspace(0, 3, 12)
    times = ", ".join(f"{1e6 + t:.2f} ps" for t in after)

    def fields(tolerance):
        path = run.result(*PULSE, "--follow", "1 ns", "--tolerance", f"{tolerance:g}", "--snapshots", times)
        with h5py.File(path) as f:
            kept = np.array([f[f"snapshots/{k:04d}/temperature"][:] for k in range(after.size)])
            return kept, int(f["summary"].attrs["time_steps"]), f["summary"].attrs["peak_temperature_K"] - 300

    exact, _, rise = fields(1e-6)
    rows = []
    for tolerance in (1e-2, 1e-3, 1e-4, 1e-5):
        kept, steps, _ = fields(tolerance)
        error = np.abs(kept - exact).max()
        rows.append([power_of_ten(tolerance), steps, f"{1e3 * error:.2g} mK", power_of_ten(error / rise)])
    page.table("tolerance", rows, within=[None, 0.03, 0.3, 0.3])


@part("cost", seconds=8)
def cost(page, run):
    """Steps of pulses."""
    pulse, full, cooling = run.told(*PULSE), run.told(*PULSE, "--stack", "full"), run.told(*PULSE, "--follow", "1 us")
    page.says(
        "The SET state takes {:d} steps for a pulse of 1 us, {:d} with 1 us of cooling and {:d} for the pulse in the full stack",
        pulse["time_steps"], cooling["time_steps"], full["time_steps"], within=0.03,
    )  # fmt: skip
    page.says("({:.1f}, {:.1f} and {:.1f} CPU seconds)", *(told["cpu_seconds_solve"] for told in (pulse, cooling, full)), timing=True)
    imbalance = max(told["energy_imbalance"] for told in (pulse, full, cooling))
    page.says("the shipped states end at {} and better", decade(imbalance), within=10)


TEN = """schema: 1
title: ten pulses of 0.6 V, 1 us long and apart
pulses:
  - repeat: 10
    pulses:
      - {level: 0.6 V, width: 1 us, spacing: 1 us}
"""


@part("ten pulses", seconds=25)
def ten_pulses(page, run):
    told = run.told("--state", "set", "--protocol", run.file("ten.yaml", TEN))
    page.says("ten pulses of 0.6 V, 1 us long and apart, take {:d} steps", told["time_steps"], within=0.03)
    page.says("(in {:.0f} CPU seconds)", told["cpu_seconds_solve"], timing=True)
    page.says("some {:.0f} steps per jump at the usual tolerance", told["time_steps"] / 20)
    page.says("About {:.0f} steps for every edge", told["time_steps"] / 20)
