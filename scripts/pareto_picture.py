"""The picture of a search for pulses: deviation from a straight line over cost, and the values along the front."""
import numpy as np
from matplotlib import pyplot

from page import COLD, HOT, INK, dress, engineering, grid, legend, prefix, shown, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, BETWEEN = 11.6, 0.86, 0.3, 1.2, 0.62, 0.9  # inches
TALL = 4.6  # inches


def picture(optimum):
    """On the left all that was tried and the front, on the right the values along it, one panel each."""
    front, tried, cost = optimum["front"], optimum["evaluations"], optimum["cost"]
    variables = optimum["variables"]["path"]
    panels = len(variables)
    tall = max(TALL, 0.95 * panels + 0.3 * (panels - 1))
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) * 0.58
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])
    unit = "J" if cost == "energy" else "s"
    factor, axis_unit = prefix(np.median(front[cost]), unit)
    axes = place(LEFT, FOOT, wide, tall)
    dress(axes)
    grid(axes)
    wanted = tried["on_off"] >= optimum["summary"]["least_on_off"]
    for chosen, colour, label in ((~wanted, "#c9c9d2", "too small a range"), (wanted, COLD, "tried")):
        axes.plot(
            tried[cost][chosen] / factor, np.clip(tried["deviation"][chosen], 0, 1.2), ".", color=colour, markersize=2.5,
            alpha=0.5, label=label,
        )  # fmt: skip
    axes.step(front[cost] / factor, front["deviation"], "-", where="post", color=HOT, linewidth=1.2)
    axes.plot(front[cost] / factor, front["deviation"], "o", color=HOT, markersize=4.5, label="front")
    start = optimum["summary"].get(f"start_{cost}_{unit}")
    if start is not None:
        axes.plot(
            start / factor, optimum["summary"]["start_deviation"], "D", color=INK, markersize=7, markerfacecolor="white",
            label="the protocol as it is",
        )  # fmt: skip
    best = optimum["best"]
    if best >= 0:
        axes.plot(front[cost][best] / factor, front["deviation"][best], "*", color=INK, markersize=13, label="straightest")
    axes.set_ylim(0, 1.05)
    axes.set_xlim(0, 1.1 * np.quantile(tried[cost][wanted] if wanted.any() else tried[cost], 0.98) / factor)
    axes.set_xlabel(f"{cost} of an update ({axis_unit})", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("largest deviation from a straight line, of the change", color=INK, fontsize=10)
    legend(axes, loc="upper right")
    draw_values(place, optimum, front[cost] / factor, f"{cost} of an update ({axis_unit})", LEFT + wide + BETWEEN, tall)
    write_titles(figure, LEFT, "Straight updates and what they cost", numbers(optimum, unit), optimum["title"])
    return figure


def numbers(optimum, unit):
    summary = optimum["summary"]
    parts = [f"{summary['tried']:.0f} sets of values", f"on/off at least {summary['least_on_off']:g}"]
    if "best_deviation" in summary:
        spent = engineering(summary[f"best_{optimum['cost']}_{unit}"], unit)
        parts.append(f"straightest {summary['best_deviation']:.3g} at {spent}, on/off {summary['best_on_off']:.3g}")
    return "   ·   ".join(parts)


def draw_values(place, optimum, cost, label, x, tall):
    """What each number is along the front, within the range that was searched."""
    variables = optimum["variables"]
    panels = len(variables["path"])
    each = (tall - 0.3 * (panels - 1)) / panels
    for k in range(panels):
        axes = place(x, FOOT + tall - (k + 1) * each - 0.3 * k, WIDTH - RIGHT - x, each)
        dress(axes)
        grid(axes)
        values = optimum["front"]["values"][:, k]
        ends = np.array([variables["lower"][k], variables["upper"][k]])
        unit = "" if variables["value_units"][k] == "1" else variables["value_units"][k]
        factor, axis_unit = prefix(np.abs(ends).max(), unit) if unit and np.abs(ends).max() < 0.1 else (1.0, unit)
        axes.plot(cost, values / factor, "o-", color=HOT, markersize=3.5, linewidth=1.0)
        room = 0.06 * (ends[1] - ends[0]) / factor
        axes.set_ylim(ends[0] / factor - room, ends[1] / factor + room)
        axes.text(
            0.0, 1.03, shown(variables["path"][k], 44) + (f" ({axis_unit})" if axis_unit else ""), transform=axes.transAxes,
            fontsize=9, color=INK, va="bottom",
        )  # fmt: skip
        if k < panels - 1:
            axes.set_xticklabels([])
        else:
            axes.set_xlabel(label, color=INK, fontsize=10, labelpad=3)
