"""The picture of an update model: potentiation and depression, the readings they were fitted to, and what the fits leave."""
import numpy as np
from matplotlib import pyplot
from matplotlib.lines import Line2D

from compact_device import read_device
from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, engineering, grid, legend, prefix, shown, write_titles

SCHEMA = "fvsolve-update-1"
WIDTH, LEFT, RIGHT, HEAD, FOOT, BETWEEN = 10.4, 0.86, 0.3, 1.2, 0.66, 0.75  # inches
CURVES, RESIDUALS, GAP = 3.3, 1.15, 0.22  # inches
BRANCHES = (("potentiation", HOT), ("depression", COLD))
DEVICES = (HOT, COLD, WARM, DARK, "#2f7d3b", "#8a5a44")  # where there are several; then again from the first
GRID = 201  # points of a curve


def read(path, accept_edited=False):
    """The file as nested dictionaries. Raises DeviceError."""
    return read_device(path, accept_edited, SCHEMA, "update model")


def parameter(label):
    """A of a label as docs/fitting.md has it."""
    if label == 0:
        return np.inf
    low, high = np.log(1e-4), np.log(1e12)
    for _ in range(200):
        middle = (low + high) / 2
        a = np.exp(middle)
        b = -1 / np.expm1(-1 / a)
        # Differences of near numbers: past this the curve is straight to eight digits.
        gap = 1 / (8 * a) if a > 1e4 else b - a + a * np.log(a / b)
        low, high = (middle, high) if gap * 10 / (0.7 * np.sqrt(2)) > abs(label) else (low, middle)
    return np.copysign(np.exp((low + high) / 2), label)


def rise(label, x):
    """h(x): from 0 to 1."""
    a = parameter(label)
    return x if abs(a) > 1e9 else np.expm1(-x / a) / np.expm1(-1 / a)


def change(branch, x):
    """The part of a branch's change that is done at x."""
    if "curve" in branch:
        return np.interp(x, np.linspace(0, 1, len(branch["curve"])), branch["curve"])
    return rise(branch["label"], x)


def conductance(model, name, x):
    low, high = model["lowest_conductance"], model["highest_conductance"]
    part = change(model[name], x)
    return low + (high - low) * (part if name == "potentiation" else 1 - part)


def picture(model):
    measured = model.get("measured")
    height = HEAD + CURVES + FOOT + (GAP + RESIDUALS if measured else 0)
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2
    readings = measured["readings"] if measured else []
    fits = measured["fits"] if measured else []
    devices = list(dict.fromkeys(fit["device"] for fit in fits))
    top = max([model["highest_conductance"]] + [max(entry["conductance"]) for entry in readings])
    factor, unit = prefix(top, "S")
    spans = []
    for column, (name, colour) in enumerate(BRANCHES):
        x = (LEFT + column * (wide + BETWEEN)) / WIDTH
        above = FOOT + (RESIDUALS + GAP if measured else 0)
        axes = figure.add_axes([x, above / height, wide / WIDTH, CURVES / height])
        below = figure.add_axes([x, FOOT / height, wide / WIDTH, RESIDUALS / height], sharex=axes) if measured else None
        for each in filter(None, (axes, below)):
            dress(each)
            grid(each)
        inks = {device: colour if len(devices) == 1 else DEVICES[i % len(DEVICES)] for i, device in enumerate(devices)}
        draw_readings(axes, below, model, name, [r for r in readings if r["branch"] == name], fits, inks, factor)
        draw_curves(axes, model, name, [fit for fit in fits if fit["branch"] == name], inks, factor)
        axes.set_title(words(model, name, fits), fontsize=10.5, color=INK, loc="left", pad=7)
        if column == 0:
            axes.set_ylabel(f"conductance ({unit})", color=INK, fontsize=10)
            if below:
                below.set_ylabel("off (% of range)", color=INK, fontsize=10)
        (below or axes).set_xlabel("pulses", color=INK, fontsize=10, labelpad=3)
        if below:
            axes.tick_params(labelbottom=False)
        spans.append((axes, below))
    share_axes([axes for axes, _ in spans])
    if measured:
        share_axes([below for _, below in spans], about=0.0)
    name_lines(spans[1][0], model, devices, measured)
    write_titles(figure, LEFT, "Conductance over pulses", numbers(model, measured), model["title"])
    return figure


def draw_readings(axes, below, model, name, readings, fits, inks, factor):
    """Readings, and how far they are off the fit of their device; off the model where that is a measured curve."""
    span = model["highest_conductance"] - model["lowest_conductance"]
    size = float(np.clip(60 / np.sqrt(max(sum(len(entry["pulses"]) for entry in readings), 1)), 1.2, 4.5))
    for entry in readings:
        n, y = np.array(entry["pulses"], float), np.array(entry["conductance"], float)
        ink = inks[entry["device"]]
        axes.plot(n, y / factor, "o", color=ink, markersize=size, alpha=0.45, markeredgewidth=0, zorder=2)
        expected = model_or_fit(model, name, entry["device"], fits, n)
        below.plot(n, 100 * (y - expected) / span, "o", color=ink, markersize=size, alpha=0.45, markeredgewidth=0, zorder=2)
    if below:
        below.axhline(0, color=INK, linewidth=0.8, zorder=3)


def model_or_fit(model, name, device, fits, n):
    fit = next(entry for entry in fits if entry["branch"] == name and entry["device"] == device)
    if "curve" in model[name]:
        return conductance(model, name, np.clip(n / model[name]["pulses"], 0, 1))
    return fit["first"] + (fit["last"] - fit["first"]) * rise(fit["label"], n / fit["pulses"])


def draw_curves(axes, model, name, fits, inks, factor):
    x = np.linspace(0, 1, GRID)
    for fit in fits if len(inks) > 1 and "curve" not in model[name] else []:
        y = fit["first"] + (fit["last"] - fit["first"]) * rise(fit["label"], x)
        axes.plot(x * fit["pulses"], y / factor, color=inks[fit["device"]], linewidth=1.3, zorder=3)
    axes.plot(x * model[name]["pulses"], conductance(model, name, x) / factor, color=INK, linewidth=1.9, zorder=4)


def share_axes(panels, about=None):
    """The same limits for all, and none wasted on a point far off."""
    low = min(axes.get_ylim()[0] for axes in panels)
    high = max(axes.get_ylim()[1] for axes in panels)
    if about is not None:
        reach = max(abs(low - about), abs(high - about))
        low, high = about - reach, about + reach
    for axes in panels:
        axes.set_ylim(low, high)


def words(model, name, fits):
    branch = model[name]
    if "curve" in branch:
        return f"{name}, measured curve"
    own = [fit for fit in fits if fit["branch"] == name]
    error = f" ± {own[0]['label_error']:.2g}" if len(own) == 1 and own[0].get("label_error") else ""
    return f"{name}, label {branch['label']:.3g}{error}"


def name_lines(axes, model, devices, measured):
    if not measured:
        return
    lines = [Line2D([], [], color=INK, linewidth=1.9)]
    names = ["model"]
    if len(devices) == 1:
        lines.insert(0, Line2D([], [], marker="o", color=BRANCHES[1][1], linestyle="", markersize=4, alpha=0.6))
        names.insert(0, "readings")
    else:
        for i, device in enumerate(devices[: len(DEVICES)]):
            lines.append(Line2D([], [], marker="o", color=DEVICES[i], linewidth=1.3, markersize=4))
            names.append(shown(device, 14))
        if len(devices) > len(DEVICES):
            lines.append(Line2D([], [], linestyle=""))
            names.append(f"and {len(devices) - len(DEVICES)} more")
    legend(axes, lines, names, loc="upper right")


def numbers(model, measured):
    low, high = model["lowest_conductance"], model["highest_conductance"]
    parts = [f"{engineering(low, 'S')} to {engineering(high, 'S')}"]
    if low > 0:
        parts.append(f"ratio {high / low:.3g}")
    parts.append(f"noise {100 * model['read_noise']:.2g} % a reading, {100 * model['cycle_to_cycle']:.2g} % of the range a pulse")
    if measured and measured["omitted_branches"]:
        parts.append(f"{measured['omitted_branches']} branches not shown")
    return "   ·   ".join(parts)
