"""docs/impedance.md"""
import h5py
import numpy as np

from . import number, part, power_of_ten
from ._impedance import Impedance

DOCUMENT = "docs/impedance.md"
DEVICES = [(f"{words}, {stack}", state, stack) for stack in ("reduced", "full") for words, state in (("SET", "set"), ("weak SET", "weakset"), ("RESET", "reset"))]


def of_device(run, state, stack):
    arguments = ["impedance", "--state", state, "--stack", stack]
    return Impedance(run.result(*arguments)), run.told(*arguments)


@part("numbers", seconds=6)
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


@part("drives", seconds=2)
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


@part("pulses", seconds=14)
def pulses(page, run):
    """Models against the integration of the whole field. 1 mV warms a device so little that its coefficients stay what they are."""
    worst = {}
    for state in ("weakset", "reset"):
        path = run.result("--state", state, "--protocol", run.file("train.yaml", TRAIN))
        model = Impedance(run.result("impedance", "--state", state, "--voltage", "1 mV"))
        with h5py.File(path) as f:
            history = {name: f["transient/" + name][:] for name in ("time", "voltage", "peak_temperature", "filament_mean_temperature")}
            ambient = f["summary"].attrs["ambient_temperature_K"]
        time, rises, means = history["time"], history["peak_temperature"] - ambient, history["filament_mean_temperature"] - ambient
        # The voltage is straight between the steps, its square is not: each step in ten.
        pieces = 10
        fine = np.interp(np.arange(pieces * (time.size - 1) + 1) / pieces, np.arange(time.size), time)
        volts = np.interp(np.arange(fine.size) / pieces, np.arange(time.size), history["voltage"])
        power = model.power * (volts / model.voltage) ** 2
        # Networks know nothing of the first ps after an edge.
        edges = time[np.flatnonzero(np.diff(np.sign(np.diff(history["voltage"]))) != 0) + 1]
        late = np.all([(time <= edge) | (time >= edge + 1e-12) for edge in [0, *edges]], axis=0)
        for name, true, of in (
            ("reduced model", rises, time >= 0), ("mean of the reduced model", means, time >= 0), ("hot-spot network", rises, late),
            ("Foster network of the mean", means, late),
        ):  # fmt: skip
            off = np.abs(model.follow(fine, power, name)[::pieces] - true)[of].max() / true[of].max()
            worst[name] = max(worst.get(name, 0), 100 * off)
    # What is left to the reduced model is as small as the error of the integration.
    cells = {name: f"{off:.1g} %" if off < 0.1 else f"{off:.2f} %" for name, off in worst.items()}
    page.table("pulses", [
        ["reduced model", cells["reduced model"], cells["mean of the reduced model"]], ["hot-spot network", cells["hot-spot network"], ""],
        ["Foster network of the mean", "", cells["Foster network of the mean"]],
    ])  # fmt: skip
