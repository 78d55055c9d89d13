"""docs/impedance.md"""
import h5py
import numpy as np

from . import number, part, power_of_ten
from ._impedance import Impedance

DOCUMENT = "docs/impedance.md"
STATES = (("SET", "set"), ("weak SET", "weakset"), ("RESET", "reset"))
DEVICES = [(f"{words}, {stack}", state, stack) for stack in ("reduced", "full") for words, state in STATES]


def of_device(run, state, stack):
    arguments = ["impedance", "--state", state, "--stack", stack]
    return Impedance(run.result(*arguments)), run.told(*arguments)


@part("numbers", seconds=5)
def numbers(page, run):
    rows, vertices, slowest, missed, seconds = [], [], {}, {}, {"reduced": [], "full": []}
    for words, state, stack in DEVICES:
        model, told = of_device(run, state, stack)
        left = []
        for rise, fraction in zip(told["residual"]["peak_K"], told["residual"]["peak_fraction"]):
            text = f"{1e3 * rise:.2g} mK" if rise < 0.01 else f"{number(rise, 3 if rise > 1 else 2)} K"
            left.append(f"{text}, {number(100 * fraction, 2)} %" if fraction > 1e-6 else "0")
        rows.append([
            words, power_of_ten(model.resistance, 4), f"{len(told['foster_peak']['time_constant_s'])} ({100 * told['foster_peak_error']:.2f} %)",
            f"{len(told['hot_spots']['resistance_K_per_W'])}, {len(told['hot_spots']['time_constant_s'])}", told["reduced_model_states"], *left,
        ])  # fmt: skip
        vertices.append(len(model.models["reduced model"][1]))
        slowest.setdefault(stack, []).append(model.models["reduced model"][0].max())
        seconds[stack].append(told["cpu_seconds_reduced_model"])
        pauses = np.logspace(-12, -8, 161)
        alone, whole = model.models["Foster network"], model.after([])[0]
        one = model.power * alone[1][0] @ np.exp(-pauses / alone[0][:, None])
        missed[state, stack] = 100 * max(abs(one - model.after(pauses)[1])) / whole
    page.table("numbers", rows)
    page.says("In the reduced stack both metal faces are held at 300 K, so nothing is slower than {:.1f} ns.", 1e9 * max(slowest["reduced"]))
    page.says("Between {:.0f} and {:.0f} vertices are kept", min(vertices), max(vertices))
    others = [value for (state, _), value in missed.items() if state != "reset"]
    page.says(
        "is off by {:.0f} to {:.0f} % of the rise some ps after a pulse. ({:.0f} % for the RESET state.)", min(others), max(others),
        max(missed["reset", stack] for stack in ("reduced", "full")),
    )  # fmt: skip
    page.says(
        "Making the reduced model takes {:.1f} to {:.1f} CPU seconds for the reduced stack and {:.1f} to {:.1f} s for the full one",
        *(end(seconds[stack]) for stack in ("reduced", "full") for end in (min, max)), timing=True,
    )  # fmt: skip
    hourglass = run.told("impedance", "--geometry", "geometries/examples/hourglass.yaml")
    page.says("in the hourglass example the network stays {:.2f} % off.", 100 * hourglass["foster_filament_mean_error"])


@part("drives", seconds=1)
def drives(page, run):
    """What another drive changes."""
    ends = [run.told("--state", "set", "--stack", "full", "--voltage", voltage)["thermal_resistance_K_per_W"] for voltage in ("1 V", "1 mV")]
    page.says("at 1 V the SET state has a resistance of {:.2f}e6 K/W, cold {:.2f}e6 K/W (full stack)", *(r / 1e6 for r in ends))


TRAIN = """schema: 1
title: three pulses that no model knows of
pulses:
  - {level: 1 mV, width: 30 ps, spacing: 20 ps}
  - {level: 0.63 mV, width: 2 ns, rise: 100 ps, fall: 50 ps, spacing: 5 ns}
  - {level: 0.84 mV, width: 100 ns}
follow: 10 ns
"""


@part("pulses", seconds=7)
def pulses(page, run):
    """Models against the integration of the whole field. 1 mV warms a device so little that its coefficients stay what they are."""
    model = Impedance(run.result("impedance", "--state", "weakset", "--voltage", "1 mV"))
    with h5py.File(run.result("--state", "weakset", "--protocol", run.file("train.yaml", TRAIN))) as f:
        time, voltage = f["transient/time"][:], f["transient/voltage"][:]
        peak, mean = [f[f"transient/{name}_temperature"][:] - f["summary"].attrs["ambient_temperature_K"] for name in ("peak", "filament_mean")]
    # The voltage is straight between the steps, its square is not: each step in ten.
    pieces = 10
    places = np.arange(pieces * (time.size - 1) + 1) / pieces
    fine, volts = [np.interp(places, np.arange(time.size), values) for values in (time, voltage)]
    power = model.power * (volts / model.voltage) ** 2
    # Networks know nothing of the first ps after an edge.
    edges = time[np.flatnonzero(np.diff(np.sign(np.diff(voltage))) != 0) + 1]
    late = np.all([(time <= edge) | (time >= edge + 1e-12) for edge in [0, *edges]], axis=0)

    def off(name, true, of):
        error = 100 * np.abs(model.follow(fine, power, name)[::pieces] - true)[of].max() / true[of].max()
        return f"{error:.1g} %" if error < 0.1 else f"{error:.2f} %"

    # What is left to the reduced model is as small as the error of the integration.
    page.table("pulses", [
        ["reduced model", off("reduced model", peak, time >= 0), off("mean of the reduced model", mean, time >= 0)],
        ["hot-spot network", off("hot-spot network", peak, late), ""],
        ["Foster network of the mean", "", off("Foster network of the mean", mean, late)],
    ])  # fmt: skip
