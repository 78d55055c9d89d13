"""The picture of what a calibration says of programming: LTP and LTD, which targets are met, and how well they pin the parameters."""
import re

import numpy as np
from matplotlib import pyplot, ticker

from page import COLD, HOT, INK, QUIET, dress, grid, legend, prefix, shown, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, BETWEEN = 11.6, 0.86, 0.3, 1.2, 0.3, 0.62  # inches
CURVES, ROW = 3.1, 0.27  # inches: height of the curves, of a line of a table
WIDEST = 1.5  # of the value: what goes further has an arrow
LABELS = 2.15  # inches of words left of the intervals
SCHEMES = (("plain", "plain update", COLD), ("improved", "improved: heating pulses and divider", HOT))
SYMBOL = re.compile("(tau|[a-z]?[A-Za-z])_[A-Za-z]+")  # not each word with an underscore: names are the file's own
MET, MISSED = "#2f7d3b", "#b5232f"
MEMORIES = (("effective", "effective"), ("fourier", "Fourier only"))  # key of the file, words for people


def has_any(device):
    report = device.json["report"]
    return any(report.get(name) for name in ("curves", "targets", "parameters"))


def picture(device):
    report = device.json["report"]
    curves, targets, parameters = (report.get(name) or {} for name in ("curves", "targets", "parameters"))
    rows = target_rows(targets)
    blocks = [("curves", CURVES + 0.62)] if curves else []
    if rows:
        blocks.append(("targets", ROW * (len(rows) + 1) + 0.1))
    if parameters:
        blocks.append(("parameters", ROW * len(parameters) + 0.7))
    height = HEAD + FOOT + sum(tall for _, tall in blocks) + 0.3 * (len(blocks) - 1)
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])
    top = height - HEAD
    for name, tall in blocks:
        if name == "curves":
            draw_curves(place, curves, top)
        elif name == "targets":
            draw_targets(place(LEFT - 0.6, top - tall, WIDTH - LEFT + 0.6 - RIGHT, tall), rows, targets, tall)
        else:
            draw_parameters(place, parameters, top, tall)
        top -= tall + 0.3
    write_titles(figure, LEFT, "Compact model: programming", numbers(targets), device.title)
    return figure


def numbers(targets):
    parts = []
    for name, words in MEMORIES:
        entries = targets.get(name, []) if targets else []
        if entries:
            parts.append(f"{words}, {sum(map(is_met, entries))} of {len(entries)} targets met")
    return "thermal memory: " + "   ·   ".join(parts) if parts else ""


def is_met(target):
    return target.get("minimum", -np.inf) <= target["value"] <= target.get("maximum", np.inf)


# --- LTP and LTD ----------------------------------------------------------------------------------------------


def draw_curves(place, curves, top):
    """Potentiation on the left, depression on the right, with the straight line that programming wants."""
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2
    highest = max(max(curve[part]) for curve in curves.values() for part in ("potentiation", "depression"))
    factor, unit = prefix(highest, "S")
    for column, (part, words, pulses) in enumerate(
        (("potentiation", "LTP", "SET pulses"), ("depression", "LTD", "RESET pulses"))
    ):
        axes = place(LEFT + column * (wide + BETWEEN), top - CURVES, wide, CURVES)
        dress(axes)
        grid(axes)
        for name, label, colour in SCHEMES:
            if name not in curves:
                continue
            values = np.array(curves[name][part]) / factor
            axes.plot(values, "o-", color=colour, markersize=2.4, linewidth=1.5, label=label)
            axes.plot([0, values.size - 1], values[[0, -1]], ":", color=colour, linewidth=1.0)
        axes.set_ylim(0, 1.1 * highest / factor)
        axes.set_xlim(left=0)
        axes.set_xlabel(pulses, color=INK, fontsize=10, labelpad=3)
        axes.text(0.015, 0.97, words, transform=axes.transAxes, fontsize=11, fontweight="bold", color=INK, va="top")
        if column == 0:
            axes.set_ylabel(f"conductance read ({unit})", color=INK, fontsize=10)
            legend(axes, loc="lower right")


# --- targets --------------------------------------------------------------------------------------------------


def target_rows(targets):
    """Every target with what each memory makes of it, in the order of the first that has it."""
    rows = {}
    for name, _ in MEMORIES:
        for target in (targets or {}).get(name, []):
            rows.setdefault((target["group"], target["name"]), {})[name] = target
    return sorted(rows.items(), key=lambda item: item[0][0])


def draw_targets(axes, rows, targets, tall):
    """A table: demand, and for each memory the value with a tick or a cross."""
    axes.set_xlim(0, 1)
    axes.set_ylim(tall, 0)
    axes.set_axis_off()
    columns = [(name, words, 0.72 + 0.145 * k) for k, (name, words) in enumerate(MEMORIES) if targets.get(name)]
    head = dict(fontsize=9.5, fontweight="bold", color=INK, va="center")
    axes.text(0.045, 0.12, "programming target", **head)
    axes.text(0.58, 0.12, "demand", ha="left", **head)
    for _, words, x in columns:
        axes.text(x, 0.12, words, ha="left", **head)
    for k, ((group, name), by_memory) in enumerate(rows):
        y = 0.12 + ROW * (k + 1)
        axes.axhline(y - ROW / 2, color=QUIET, linewidth=0.5, alpha=0.4)
        axes.text(0.03, y, f"{group}", fontsize=9, color=QUIET, va="center", ha="right")
        axes.text(0.045, y, shown(name, 68), fontsize=9, color=INK, va="center")
        axes.text(0.58, y, demand(next(iter(by_memory.values()))), fontsize=9, color=INK, va="center")
        for memory, _, x in columns:
            if memory not in by_memory:
                continue
            target = by_memory[memory]
            met = is_met(target)
            axes.text(x, y, "✓" if met else "✗", fontsize=11, color=MET if met else MISSED, va="center", fontweight="bold")
            axes.text(x + 0.025, y, plain(target["value"]), fontsize=9, color=INK, va="center")


def demand(target):
    low, high = target.get("minimum"), target.get("maximum")
    if low is not None and high is not None:
        return f"{plain(low)} to {plain(high)}"
    return f"≥ {plain(low)}" if low is not None else f"≤ {plain(high)}" if high is not None else "-"


def plain(value, digits=4):
    return f"{float(f'{value:.{digits}g}'):g}" if isinstance(value, (int, float)) else str(value)


# --- parameters -----------------------------------------------------------------------------------------------


def draw_parameters(place, parameters, top, tall):
    """How far each parameter may move, in units of its value; red where that is an end of the search."""
    axes = place(LEFT + LABELS - 0.2, top - tall + 0.5, WIDTH - LEFT - LABELS + 0.2 - RIGHT - 2.1, ROW * len(parameters) + 0.1)
    dress(axes)
    axes.grid(True, axis="x", color=QUIET, alpha=0.18, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_ylim(len(parameters) - 0.5, -0.5)
    axes.set_yticks(range(len(parameters)), [symbols(entry["name"]) for entry in parameters], fontsize=9)
    axes.tick_params(axis="y", length=0)
    spans = [
        [end / entry["value"] - 1 if entry["value"] else 0.0 for end in (entry["from"], entry["to"])] for entry in parameters
    ]
    # A parameter near 0 has a wide range in units of itself, which must not hide the others'.
    reach = min(max(0.05, max(abs(end) for span in spans for end in span)), WIDEST)
    axes.set_xlim(-1.08 * reach, 1.08 * reach)
    axes.axvline(0, color=QUIET, linewidth=0.7)
    for k, (entry, (low, high)) in enumerate(zip(parameters, spans)):
        colour = HOT if entry["reaches_bound"] else COLD
        axes.plot([low, high], [k, k], color=colour, linewidth=5, alpha=0.45, solid_capstyle="butt")
        for end in (low, high):
            mark, at = ("|", end) if abs(end) <= reach else ("<" if end < 0 else ">", np.copysign(1.04 * reach, end))
            axes.plot([at], [k], mark, color=colour, markersize=9 if mark == "|" else 5, markeredgewidth=1.6)
        axes.plot([0], [k], "o", color=INK, markersize=4.5)
        axes.annotate(
            interval(entry), xy=(1, k), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
            fontsize=8.6, color=INK, va="center",
        )  # fmt: skip
    axes.xaxis.set_major_formatter(ticker.PercentFormatter(1.0, decimals=0 if reach > 0.03 else 1))
    axes.xaxis.set_major_locator(ticker.MaxNLocator(7))
    bound = "   (red: an end is the end of the search)" if any(entry["reaches_bound"] for entry in parameters) else ""
    axes.set_xlabel(f"range over which the targets that are met stay met, of the value{bound}", color=INK, fontsize=9.5, labelpad=3)


def symbols(name):
    """A parameter's name, its symbols such as R_slow and tau_slow set as in equations."""
    words = [symbol(*word.split("_", 1)) if SYMBOL.fullmatch(word) else word for word in name.split(" ")]
    return shown(name) if words == name.split(" ") else " ".join(words)


def symbol(base, index):
    base = {"tau": r"\tau", "dE": r"\Delta E"}.get(base, base)
    return rf"${base}_\mathrm{{{index}}}$"


def interval(entry):
    unit = "Ω" if entry["unit"] == "Ohm" else "" if entry["unit"] == "1" else entry["unit"]
    if unit in ("V", "s", "Ω", "m", "S", "A", "W") and entry["value"]:
        factor, unit = prefix(entry["value"], unit)
    elif abs(entry["value"]) >= 1e4:
        factor, unit = prefix(entry["value"], unit)
    else:
        factor = 1.0
    low, value, high = (plain(entry[key] / factor, 3) for key in ("from", "value", "to"))
    return f"{value} {unit}".strip() + f"  ({low} to {high})"
