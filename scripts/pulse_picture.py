"""The picture of what protocols of programming do: conductance over updates, voltage over conductance, costs or spreads, and the claims."""
import numpy as np
from matplotlib import colormaps, pyplot

from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, engineering, grid, legend, prefix, shown, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, BETWEEN = 11.6, 0.86, 0.3, 1.2, 0.4, 1.95  # inches
TALL, LOW, ROW, NAMES = 3.6, 2.7, 0.27, 2.3  # inches: curves, the panels below them, a line of the table, names beside the curves
MOST_CURVES = 24  # more would be one blot
MOST_CYCLES = 30
MET, MISSED = "#2f7d3b", "#b5232f"


def picture(file):
    cases = [case for case in file["cases"] if case["conductance"].size]
    chosen = cases[:: -(-len(cases) // MOST_CURVES)]
    colours = colour(chosen)
    claims = file["claims"]
    rows = len(claims["reported"])
    tall = HEAD + TALL + 0.75 + LOW + 0.7 + (ROW * (rows + 1) + 0.2 if rows else 0) + FOOT
    figure = pyplot.figure(figsize=(WIDTH, tall), facecolor="white")
    place = lambda x, top, w, h: figure.add_axes([x / WIDTH, (top - h) / tall, w / WIDTH, h / tall])
    top = tall - HEAD
    beside = NAMES if len(chosen) > 1 else 0
    draw_curves(place(LEFT, top, WIDTH - LEFT - RIGHT - beside, TALL), chosen, colours)
    top -= TALL + 0.75
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2
    draw_voltage(place(LEFT, top, wide, LOW), chosen, colours)
    second = place(LEFT + wide + BETWEEN, top, wide, LOW)  # with room for names on its left
    if any(case["conductance"].shape[0] > 1 for case in chosen):
        draw_spread(second, chosen, colours)
    else:
        draw_costs(second, chosen)
    top -= LOW + 0.7
    if rows:
        draw_claims(place(LEFT - 0.6, top, WIDTH - LEFT + 0.6 - RIGHT, ROW * (rows + 1) + 0.2), claims)
    write_titles(figure, LEFT, "Programming by pulses", numbers(file, cases), file["title"])
    return figure


def numbers(file, cases):
    best = max(cases, key=lambda case: case["metrics"].get("on_off", 0))
    parts = [f"thermal memory: {file['thermal_memory']}", f"{len(file['cases'])} case{'s' if len(file['cases']) > 1 else ''}"]
    devices, cycles = cases[0]["conductance"].shape[:2]
    if devices * cycles > 1:
        parts.append(f"{devices} device{'s' if devices > 1 else ''}, {cycles} cycles each")
    parts.append(f"largest on/off ratio {best['metrics']['on_off']:.3g}" + (f" ({label(best, cases)})" if len(cases) > 1 else ""))
    return "   ·   ".join(parts)


def label(case, cases):
    """What tells a case from the others."""
    parts = []
    if len({other["protocol"] for other in cases}) > 1:
        parts.append(case["protocol"])
    if len({other["device_sha256"] for other in cases}) > 1:
        parts.append(engineering(case["oxide_thickness_m"], "m"))
    parts += [f"{axis} {value}" if axis else value for axis, value in zip(case["axes"], case["values"])]
    return shown(", ".join(parts) or case["protocol"], 30)


def colour(cases):
    """Few cases have colours of their own, many a scale."""
    if len(cases) <= 5:
        return [(COLD, HOT, WARM, DARK, "#3a8f5d")[i] for i in range(len(cases))]
    return [colormaps["plasma"](0.88 * i / (len(cases) - 1)) for i in range(len(cases))]


def draw_curves(axes, cases, colours):
    """Conductance over updates: mean and standard deviation over devices and cycles, behind them the cycles of the first device."""
    dress(axes)
    grid(axes)
    highest = max(case["conductance"].max() for case in cases)
    factor, unit = prefix(highest, "S")
    for case, shade in zip(cases, colours):
        all_cycles = case["conductance"].reshape(-1, case["conductance"].shape[2]) / factor
        x = np.arange(all_cycles.shape[1])
        if all_cycles.shape[0] > 1:
            for cycle in all_cycles[:MOST_CYCLES]:
                axes.plot(x, cycle, color=shade, linewidth=0.5, alpha=0.25, zorder=1.5)
            mean, sigma = all_cycles.mean(axis=0), all_cycles.std(axis=0)
            axes.fill_between(x, mean - sigma, mean + sigma, color=shade, alpha=0.18, linewidth=0, zorder=1.6)
            axes.plot(x, mean, color=shade, linewidth=1.8, label=label(case, cases))
        else:
            axes.plot(x, all_cycles[0], "o-", color=shade, markersize=2.2, linewidth=1.3, label=label(case, cases))
    phases, counts = cases[0]["phases"], cases[0]["phase_updates"]
    if all(other["phases"] == phases and list(other["phase_updates"]) == list(counts) for other in cases):
        ends = np.concatenate([[0], np.cumsum(counts)])
        for name, first, last in zip(phases, ends, ends[1:]):
            if last < ends[-1]:
                axes.axvline(last, color=QUIET, linewidth=0.7, linestyle=":", zorder=0.9)
            if len(phases) <= 8:
                axes.text(
                    (first + last) / 2, 0.985, shown(name, 18), transform=axes.get_xaxis_transform(), fontsize=10,
                    fontweight="bold", color=INK, va="top", ha="center",
                )  # fmt: skip
    axes.set_ylim(0, 1.14 * highest / factor)
    axes.set_xlim(left=0)
    axes.set_xlabel("updates", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel(f"conductance read ({unit})", color=INK, fontsize=10)
    legend(axes, loc="center left", bbox_to_anchor=(1.005, 0.5))


def draw_voltage(axes, cases, colours):
    """What of the source's level lies on the device, over its conductance (figure 3c)."""
    dress(axes)
    grid(axes)
    highest = max(case["conductance"].max() for case in cases)
    factor, unit = prefix(highest, "S")
    for case, shade in zip(cases, colours):
        before = case["conductance"].reshape(-1, case["conductance"].shape[2]).mean(axis=0)[:-1] / factor
        axes.plot(before, case["updates"]["voltage"], ".", color=shade, markersize=3.5)
    axes.axhline(0, color=QUIET, linewidth=0.6, zorder=0.8)
    axes.set_xlabel(f"conductance before the update ({unit})", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("voltage on the device (V)", color=INK, fontsize=10)


def draw_costs(axes, cases):
    """Energy of an update by where it goes, and its time."""
    dress(axes)
    axes.grid(True, axis="x", color=QUIET, alpha=0.18, linewidth=0.6)
    axes.set_axisbelow(True)
    updates = [max(1, int(np.sum(case["phase_updates"]))) for case in cases]
    parts = ("device", "circuit", "periphery")
    values = np.array([[case["metrics"][f"cycle_{part}_energy_J"] / n for part in parts] for case, n in zip(cases, updates)])
    factor, unit = prefix(values.sum(axis=1).max(), "J")
    left = np.zeros(len(cases))
    y = np.arange(len(cases))
    for k, (part, shade) in enumerate(zip(parts, (HOT, WARM, DARK))):
        words = {"device": "in the device", "circuit": "leads, resistor, diodes", "periphery": "periphery"}[part]
        axes.barh(y, values[:, k] / factor, left=left, color=shade, height=0.62, label=words)
        left += values[:, k] / factor
    for i, case in enumerate(cases):
        steps, time = case["metrics"]["steps"], case["metrics"]["update_time_s"]
        words = f"{steps:.0f} step{'s' if steps > 1 else ''}, {engineering(time, 's')}"
        axes.text(left[i] + 0.015 * left.max(), i, words, fontsize=8, color=QUIET, va="center")
    axes.set_yticks(y, [label(case, cases) for case in cases], fontsize=8 if len(cases) < 10 else 7)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(cases) - 0.4, -0.6)
    axes.set_xlim(0, 1.32 * left.max())
    axes.set_xlabel(f"energy of an update ({unit})", color=INK, fontsize=10, labelpad=3)
    legend(axes, loc="lower right", bbox_to_anchor=(1.01, 0.99), ncols=3)


def draw_spread(axes, cases, colours):
    """Highest and lowest conductance of every cycle, device by device."""
    dress(axes)
    grid(axes)
    factor, unit = prefix(max(case["conductance"].max() for case in cases), "S")
    for k, (case, shade) in enumerate(zip(cases, colours)):
        devices = case["conductance"].shape[0]
        shift = (k - (len(cases) - 1) / 2) * 0.7 / len(cases)
        for device in range(min(devices, 60)):
            high = case["conductance"][device].max(axis=1) / factor
            low = case["conductance"][device].min(axis=1) / factor
            x = np.full(high.size, device + 1 + shift)
            axes.plot(x, high, "^", color=shade, markersize=3.5, alpha=0.7)
            axes.plot(x, low, "v", color=shade, markersize=3.5, alpha=0.7)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("device", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel(f"highest ▲ and lowest ▼ of each cycle ({unit})", color=INK, fontsize=9)


def draw_claims(axes, claims):
    """A table: what was reported, what is asked of it, what came out."""
    rows = len(claims["reported"])
    several = len(set(claims["protocol"])) > 1
    axes.set_xlim(0, 1)
    axes.set_ylim(ROW * (rows + 1), 0)
    axes.set_axis_off()
    head = dict(fontsize=9.5, fontweight="bold", color=INK, va="center")
    for x, words in ((0.03, "reported"), (0.43, "asked"), (0.56, "here"), (0.66, "of")):
        axes.text(x, 0.12, words, **head)
    for k in range(rows):
        y = 0.12 + ROW * (k + 1)
        axes.axhline(y - ROW / 2, color=QUIET, linewidth=0.5, alpha=0.4)
        met = claims["met"][k]
        unit = "" if claims["value_units"][k] == "1" else claims["value_units"][k]
        words = f"{claims['protocol'][k]}: {claims['reported'][k]}" if several else claims["reported"][k]
        axes.text(0.03, y, shown(words, 62), fontsize=9, color=INK, va="center")
        axes.text(0.43, y, asked(claims["minimum"][k], claims["maximum"][k], unit), fontsize=9, color=INK, va="center")
        if met < 0:
            axes.text(0.56, y, "not tested", fontsize=9, color=QUIET, va="center")
        else:
            axes.text(0.54, y, "✓" if met else "✗", fontsize=11, color=MET if met else MISSED, va="center", fontweight="bold")
            axes.text(0.56, y, plain(claims["value"][k], unit), fontsize=9, color=INK, va="center")
        axes.text(0.66, y, shown(claims["quantity"][k], 66), fontsize=8, color=QUIET, va="center")


def asked(low, high, unit):
    parts = []
    if np.isfinite(low):
        parts.append(f"≥ {plain(low, unit)}")
    if np.isfinite(high):
        parts.append(f"≤ {plain(high, unit)}")
    return ", ".join(parts)


def plain(value, unit):
    return engineering(value, unit) if unit else f"{float(f'{value:.3g}'):g}"
