"""The pictures of what a compact model does under a source: current-voltage loops, and reads over and over."""
import numpy as np
from matplotlib import colormaps, pyplot, ticker
from matplotlib.lines import Line2D

from page import COLD, HOT, INK, QUIET, WARM, dress, engineering, grid, legend, prefix, shown, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, TALL, BETWEEN = 10.4, 0.86, 0.3, 1.2, 0.66, 2.75, 0.95  # inches
MOST_CYCLES = 40  # more lines would be one blot


def picture(file):
    return sweep_picture(file) if file["kind"] == "sweep" else read_picture(file)


# --- sweeps ---------------------------------------------------------------------------------------------------


def sweep_picture(file):
    """Current, its magnitude on a logarithmic axis, temperature and state over the source's level."""
    height = HEAD + 2 * TALL + 0.42 + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN) / 2

    def place(column, row):
        x, y = LEFT + column * (wide + BETWEEN), FOOT + (1 - row) * (TALL + 0.42)
        return figure.add_axes([x / WIDTH, y / height, wide / WIDTH, TALL / height])

    sweep = file["sweep"]
    source, unit = sweep["source"], file["units"]["source"]
    # Volts are volts down to a tenth of one.
    factor, axis_unit = prefix(np.abs(source).max(), unit) if unit == "A" or np.abs(source).max() < 0.1 else (1.0, unit)
    current, current_unit = prefix(np.abs(sweep["current"]).max(), "A")
    # With a slow excess temperature it is what the kinetics see, not the temperature of matter.
    temperature = "peak temperature (K)" if file["thermal_memory"] == "fourier" else "$T_\\mathrm{ss} + Θ$, effective (K)"
    panels = (
        (place(0, 0), sweep["current"] / current, f"current ({current_unit})", "linear"),
        (place(1, 0), np.abs(sweep["current"]), "|current| (A)", "log"),
        (place(0, 1), sweep["temperature"], temperature, "linear"),
        (place(1, 1), sweep["state"], "state $w$", "linear"),
    )
    if unit == "A":
        # Over a current the voltage is what the device answers.
        volts, volts_unit = 1.0, "V"
        panels = (
            (panels[0][0], sweep["terminal_voltage"] / volts, f"voltage ({volts_unit})", "linear"),
            (panels[1][0], static_resistance(sweep), "resistance (Ω)", "log"),
        ) + panels[2:]
    for axes, values, label, scale in panels:
        dress(axes)
        grid(axes)
        draw_loops(axes, sweep, source / factor, values)
        axes.set_yscale(scale)
        axes.set_ylabel(label, color=INK, fontsize=10)
        axes.axvline(0, color=QUIET, linewidth=0.6, zorder=0.8)
        room = 0.04 * (source.max() - source.min()) / factor
        axes.set_xlim(source.min() / factor - room, source.max() / factor + room)
        if scale == "log":
            seen = values[np.isfinite(values) & (values > 0)]
            short = seen.max() < 30 * seen.min()
            axes.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5) if short else (1,), numticks=7))
            axes.yaxis.set_minor_formatter(ticker.NullFormatter())
            if short:
                axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda y, _: f"{y:g}"))
            axes.set_ylim(max(seen.min(), seen.max() * 1e-5) / 1.6, seen.max() * 1.8)
    for axes, *_ in panels[2:]:
        axes.set_xlabel(f"source {'voltage' if unit == 'V' else 'current'} ({axis_unit})", color=INK, fontsize=10, labelpad=3)
    panels[0][0].axhline(0, color=QUIET, linewidth=0.6, zorder=0.8)
    if unit == "V":
        mark_switching(panels[0][0], file, factor, current, axis_unit)
    name_branches(panels[3][0], len(np.unique(sweep["cycle"])))
    write_titles(figure, LEFT, "Current-voltage sweep" if unit == "V" else "Current-driven sweep", numbers(file), file["title"])
    return figure


def static_resistance(sweep):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sweep["current"] != 0, sweep["terminal_voltage"] / sweep["current"], np.nan)


def draw_loops(axes, sweep, x, y):
    """Every cycle a line, SET's half red and RESET's blue; where there are many cycles, pale but for the last."""
    cycles = np.unique(sweep["cycle"])
    chosen = cycles[np.unique(np.linspace(0, cycles.size - 1, min(cycles.size, MOST_CYCLES)).round().astype(int))]
    for cycle in chosen:
        here = np.flatnonzero(sweep["cycle"] == cycle)
        bold = cycle == cycles[-1]
        for branch, colour, style in ((0, HOT, "-"), (1, WARM, "--"), (2, COLD, "-"), (3, "#6aaed6", "--")):
            rows = here[sweep["branch"][here] == branch]
            if not rows.size:
                continue
            rows = np.r_[max(rows[0] - 1, 0), rows]
            axes.plot(
                x[rows], y[rows], color=colour, linestyle=style if bold else "-", linewidth=1.8 if bold else 0.8,
                alpha=1 if bold else 0.35, zorder=3 if bold else 2, dash_capstyle="round",
            )  # fmt: skip
    axes.margins(y=0.08)


def name_branches(axes, cycles):
    words = (("0 → SET", HOT, "-"), ("back", WARM, "--"), ("0 → RESET", COLD, "-"), ("back", "#6aaed6", "--"))
    lines = [Line2D([], [], color=colour, linestyle=style, linewidth=1.8) for _, colour, style in words]
    names = [word for word, *_ in words]
    if cycles > 1:
        lines.append(Line2D([], [], color=QUIET, linewidth=0.8, alpha=0.6))
        names.append("other cycles")
    legend(axes, lines, names, loc="best")


def mark_switching(axes, file, factor, current, unit):
    """Where the state changes fastest, on the current."""
    summary, sweep = file["summary"], file["sweep"]
    for name, colour, branch in (("set", HOT, 0), ("reset", COLD, 2)):
        at = summary.get(f"{name}_source_V")
        if at is None:
            continue
        per_cycle = file["cycles"][f"{name}_source"][-1]
        at = per_cycle if np.isfinite(per_cycle) else at
        rows = np.flatnonzero((sweep["cycle"] == sweep["cycle"].max()) & (sweep["branch"] == branch))
        if not rows.size:
            continue
        order = rows[np.argsort(sweep["source"][rows])]
        y = np.interp(at, sweep["source"][order], sweep["current"][order]) / current
        axes.plot([at / factor] * 2, [0, y], ":", color=colour, linewidth=1.0, zorder=2.5)
        axes.plot([at / factor], [y], "o", markersize=6, color=colour, markeredgecolor="white", markeredgewidth=0.9, zorder=5)
        # In the quadrant in which there is never a current.
        up = at < 0
        low, high = axes.get_xlim()
        share = (at / factor - low) / (high - low)
        edge = "left" if share < 0.13 else "right" if share > 0.87 else "center"
        axes.annotate(
            f"{name.upper()} {at / factor:.3g} {unit}", xy=(at / factor, 0), xytext=(0, 5 if up else -5),
            textcoords="offset points", fontsize=9, color=INK, ha=edge, va="bottom" if up else "top",
        )  # fmt: skip


def numbers(file):
    summary = file["summary"]
    parts = [file["circuit"].replace("Ohm", "Ω"), f"{file['thermal_memory']} thermal memory", f"{engineering(summary['period_s'], 's')} a cycle"]
    if "on_resistance_Ohm" in summary and "off_resistance_Ohm" in summary:
        parts.append(
            f"on {engineering(summary['on_resistance_Ohm'], 'Ω')}, off {engineering(summary['off_resistance_Ohm'], 'Ω')}"
            f" at {summary['read_voltage_V']:g} V"
        )
    if summary.get("cycles", 1) > 1:
        parts.append(f"{summary['cycles']:g} cycles")
    return "   ·   ".join(parts)


# --- reads ----------------------------------------------------------------------------------------------------


def read_picture(file):
    """Relative change of each conductance over the number of reads, and the conductances themselves."""
    tall, names = 3.7, 2.0
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN - names) / 2
    place = lambda x: figure.add_axes([x / WIDTH, FOOT / height, wide / WIDTH, tall / height])
    change, absolute = place(LEFT), place(LEFT + wide + BETWEEN)
    test = file["read_disturb"]
    reads, conductance = test["reads"], test["conductance"]
    inks = colormaps["viridis"](np.linspace(0, 0.86, len(conductance)))
    relative = np.abs(conductance / conductance[:, :1] - 1)
    floor = 1e-9
    factor, unit = prefix(conductance.max(), "S")
    for axes in (change, absolute):
        dress(axes)
        grid(axes)
        axes.set_xscale("log")
        axes.set_xlim(1, max(reads[-1], 10))
        axes.xaxis.set_major_locator(ticker.LogLocator(numticks=9))
        axes.xaxis.set_minor_formatter(ticker.NullFormatter())
        axes.set_xlabel("reads", color=INK, fontsize=10, labelpad=3)
    for row, ink, name, start, until in zip(relative, inks, test["name"], conductance[:, 0], test["reads_to_one_percent"]):
        seen = (reads > 0) & (row > floor)
        change.plot(reads[seen], row[seen], color=ink, linewidth=1.9, label=f"{shown(name, 14)}, {engineering(start, 'S')}")
        if np.isfinite(until) and until >= 1:
            change.plot([until], [0.01], "o", markersize=6, color=ink, markeredgecolor="white", markeredgewidth=0.9, zorder=5)
    for row, ink in zip(conductance, inks):
        absolute.plot(reads[1:], row[1:] / factor, color=ink, linewidth=1.9)
    below = [shown(name, 14) for name, row in zip(test["name"], relative) if row.max() <= floor]
    if below:
        who = "all of them" if len(below) == len(relative) else ", ".join(below)
        change.text(0.03, 0.03, f"less than 1e-9 by the last read:\n{who}", transform=change.transAxes, fontsize=9, color=QUIET)
    change.axhline(0.01, color=QUIET, linewidth=0.9, linestyle=":")
    change.annotate("1 %", xy=(0, 0.01), xycoords=("axes fraction", "data"), xytext=(5, 2), textcoords="offset points",
                    fontsize=9, color=QUIET, va="bottom")  # fmt: skip
    change.set_yscale("log")
    largest = max(relative.max(), 0.02)
    change.set_ylim(max(floor, 10.0 ** np.floor(np.log10(max(relative[:, 1:].min(), floor)))), 10.0 ** np.ceil(np.log10(largest)) * 1.2)
    change.yaxis.set_major_locator(ticker.LogLocator(numticks=8))
    change.yaxis.set_minor_formatter(ticker.NullFormatter())
    change.set_ylabel("relative change of the conductance", color=INK, fontsize=10)
    absolute.set_ylim(0, 1.08 * conductance.max() / factor)
    absolute.set_ylabel(f"conductance ({unit})", color=INK, fontsize=10)
    lines, words = change.get_legend_handles_labels()
    if words:
        order = np.argsort(conductance[:, 0])[::-1]
        absolute.legend(
            [lines[i] for i in order], [words[i] for i in order], frameon=False, fontsize=9, labelcolor=INK, handlelength=1.6,
            loc="upper left", bbox_to_anchor=(1.04, 1.0), title="before the first read", title_fontsize=9, borderaxespad=0,
        )  # fmt: skip
    summary = file["summary"]
    line = [
        f"{summary['read_voltage_V']:g} V for {engineering(summary['width_s'], 's')}, "
        f"{engineering(summary['spacing_s'], 's')} apart",
        file["circuit"].replace("Ohm", "Ω"), f"{file['thermal_memory']} thermal memory",
    ]  # fmt: skip
    write_titles(figure, LEFT, "Read disturb", "   ·   ".join(line), file["title"])
    return figure
