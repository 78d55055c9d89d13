"""The picture of a transient run: heating and cooling of one pulse over logarithmic time, or a train as it went."""
import numpy as np
from matplotlib import pyplot, ticker

from history import History, crossing
from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, engineering, grid, legend, logarithmic_time, prefix
from page import state_name, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT = 9.6, 0.78, 0.25, 1.2, 0.6  # inches

# Rows of a picture: what the axis says, unit, height in inches, and the series with their words, colours and line styles.
TEMPERATURE = (
    "temperature", "K", 2.9,
    (("peak_temperature", "highest", HOT, "-"), ("filament_mean_temperature", "filament mean", WARM, "-")),
)
POWER = (
    "power", "W", 1.5,
    (("joule_power", "Joule heat", DARK, "-"), ("heat_out", "heat leaving", COLD, "-")),
)
VOLTAGE = ("voltage", "V", 1.3, (("source_voltage", "source", QUIET, "-"), ("voltage", "device", COLD, "-")))
CURRENT = ("current", "A", 1.3, (("source_current", "source", QUIET, "-"), ("current", "device", DARK, "-")))


def present(history, row):
    """The series of a row that the run kept."""
    return [(history[name], *rest) for name, *rest in row[3] if history[name] is not None]


def picture(result):
    history = History(result["transient"])
    pulses = history.pulses()
    return single(result, history, *pulses[0]) if len(pulses) == 1 else train(result, history, len(pulses))


# --- one pulse ------------------------------------------------------------------------------------------------


def single(result, history, start, end):
    """Heating since the start of the pulse and, if the run went on, cooling since its end."""
    phases = [
        ("heating: time since the start of the pulse", *history.part(start, end)),
        ("cooling: time since the end of the pulse", *history.part(end, history.time.size - 1)),
    ]
    phases = [phase for phase in phases if (phase[2] > 0).any()]
    rows = [TEMPERATURE, POWER if present(history, POWER) else CURRENT]
    figure, axes = frames(rows, len(phases), gap=0.16)
    for column, (words, indices, since) in enumerate(phases):
        after = indices[since > 0]
        for line, row in enumerate(rows):
            here = axes[line][column]
            values = plot_row(here, row, present(history, row), after, since[since > 0])
            logarithmic_time(here, since[since > 0][0], since[-1])
            if column == 0:
                label(here, row, values)
                align(here)
            else:
                here.tick_params(labelleft=False)
            here.tick_params(labelbottom=line == len(rows) - 1)
        axes[0][column].set_title(words, fontsize=9.5, color=QUIET, loc="left", pad=5)
        mark_share(axes[0][column], history["peak_temperature"][indices], since)
    for line in axes:
        share_scale(line)
    legend(axes[0][0], loc="upper left")
    legend(axes[1][-1], loc="upper right" if len(phases) > 1 else "center left")
    pulse = engineering(history.time[end] - history.time[start], "s")
    write_titles(figure, LEFT, f"{state_name(result)}: pulse of {pulse}", numbers(result, history), result["title"])
    return figure


def mark_share(axes, temperature, since):
    """A dotted line where a tenth of the change of the peak temperature is still to come."""
    change = temperature[-1] - temperature[0]
    if abs(change) < 1:
        return
    level = temperature[-1] - 0.1 * change
    at = crossing(since, temperature, level)
    if not at:
        return
    axes.plot([at], [level], "o", markersize=4.5, color=HOT, zorder=4)
    rising = change > 0
    words = ("90 % after " if rising else "10 % left after ") + engineering(float(f"{at:.2g}"), "s")
    low, high = np.log(axes.get_xlim())
    room = 0.98 - 0.065 * len(words) / (axes.get_position().width * WIDTH)
    axes.annotate(
        words, xy=(min((np.log(at) - low) / (high - low) + 0.03, room), level), xytext=(0, -9 if rising else 9),
        xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=9, color=INK, ha="left",
        va="top" if rising else "bottom",
    )


# --- a train --------------------------------------------------------------------------------------------------


def train(result, history, count):
    """Everything over the whole run on a linear axis."""
    rows = [row for row in (TEMPERATURE, VOLTAGE, CURRENT, POWER) if present(history, row)]
    figure, axes = frames(rows, 1, gap=0.34)
    factor, unit = prefix(history.time[-1], "s")
    everything = np.arange(history.time.size)
    for line, row in enumerate(rows):
        here = axes[line][0]
        values = plot_row(here, row, present(history, row), everything, history.time / factor)
        label(here, row, values)
        align(here)
        here.set_xlim(history.time[0] / factor, history.time[-1] / factor)
        here.tick_params(labelbottom=line == len(rows) - 1)
        share_scale(axes[line])
        legend(here, loc="lower right", bbox_to_anchor=(1.0, 0.985), ncol=2, columnspacing=1.4)
    axes[-1][0].set_xlabel(f"time ({unit})", color=INK, fontsize=10, labelpad=3)
    write_titles(figure, LEFT, f"{state_name(result)}: {count} pulses", numbers(result, history), result["title"])
    return figure


# --- frames and lines -----------------------------------------------------------------------------------------


def frames(rows, columns, gap):
    """A figure with a column of axes for each phase and a row for each quantity, `gap` inches apart."""
    height = HEAD + sum(row[2] for row in rows) + gap * (len(rows) - 1) + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    between = 0.5
    width = (WIDTH - LEFT - RIGHT - between * (columns - 1)) / columns
    axes, top = [], height - HEAD
    for row in rows:
        line = []
        for column in range(columns):
            left = LEFT + column * (width + between)
            here = figure.add_axes([left / WIDTH, (top - row[2]) / height, width / WIDTH, row[2] / height])
            dress(here)
            grid(here)
            line.append(here)
        axes.append(line)
        top -= row[2] + gap
    return figure, axes


def plot_row(axes, row, series, indices, time):
    """The curves of one row; returns all their values."""
    for values, words, colour, style in series:
        axes.plot(time, values[indices], style, color=colour, linewidth=1.5, label=words)
    return np.concatenate([values[indices] for values, *_ in series])


def label(axes, row, values):
    """Name and unit beside the axis, the unit with the prefix that suits the values."""
    name, unit = row[:2]
    factor, shown_unit = (1.0, unit) if unit in ("K", "V") else prefix(np.abs(values).max(), unit)
    axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda y, _: f"{y / factor:.6g}".replace("-", "−")))
    axes.set_ylabel(f"{name} ({shown_unit})", color=INK, fontsize=10)


def align(axes):
    """Axis labels of all rows in one line."""
    height, width = axes.figure.get_size_inches()[::-1]
    box = axes.get_position()
    axes.yaxis.set_label_coords(0.2 / width, box.y0 + box.height / 2, transform=axes.figure.transFigure)


def share_scale(axes):
    """One scale for all axes of a row, with room for the words above the curves."""
    low = min(here.dataLim.y0 for here in axes)
    high = max(here.dataLim.y1 for here in axes)
    span = high - low if high > low else max(abs(high), 1.0)
    for here in axes:
        here.set_ylim(low - 0.06 * span, high + 0.10 * span)
        here.yaxis.set_major_locator(ticker.MaxNLocator(6 if here.bbox.height > 250 else 4, steps=[1, 2, 2.5, 5, 10]))


def numbers(result, history):
    """The line below the heading."""
    hottest = int(np.argmax(history["peak_temperature"]))
    parts = [
        f"$T_\\mathrm{{max}}$ = {history['peak_temperature'][hottest]:.0f} K at {engineering(history.time[hottest], 's')}"
    ]
    if history.drive != "current":
        drive = history[history.drive]
        strongest = drive[np.argmax(np.abs(drive))]
        parts.insert(0, f"{strongest:.4g} V" if "voltage" in history.drive else engineering(strongest, "A"))
    parts.append("current up to " + engineering(np.abs(history["current"]).max(), "A"))
    if history["joule_power"] is not None:
        energy = np.sum(np.diff(history.time) * (history["joule_power"][1:] + history["joule_power"][:-1]) / 2)
        parts.append("Joule heat " + engineering(energy, "J"))
    return "   ·   ".join(parts)
