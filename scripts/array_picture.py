"""The picture of a crossbar with wires: what its cells see, what they lose, and what comes out of its columns."""
import numpy as np
from matplotlib import pyplot, ticker

from page import COLD, HOT, INK, QUIET, dress, engineering, grid, legend, prefix, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT, TALL, BETWEEN, BAR = 10.4, 0.78, 0.3, 1.2, 0.62, 3.3, 1.55, 0.14  # inches
LOW, GAP = 1.9, 0.8


def picture(file):
    """Maps of the cells' voltages and of applied less cell voltage, for the vector that loses most, over the output currents."""
    height = HEAD + TALL + GAP + LOW + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - BETWEEN - 0.65) / 2
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])

    vector = file["vector"]
    cells = np.where(file["conductance"] > 0, file["cell_voltage"], np.nan)
    applied = file["voltage"][vector]
    loss = applied[:, None] - cells
    maps = ((cells, "voltage across each cell", "viridis"), (loss, "applied less cell voltage", "magma"))
    for k, (values, label, colours) in enumerate(maps):
        x = LEFT + k * (wide + BETWEEN)
        axes = place(x, FOOT + LOW + GAP, wide, TALL)
        draw_map(figure, axes, place(x + wide + 0.1, FOOT + LOW + GAP, BAR, TALL), values, label, colours)
    mark_worst(figure.axes[2], file["summary"])
    draw_currents(place(LEFT, FOOT, WIDTH - LEFT - RIGHT, LOW), file, vector)
    write_titles(figure, LEFT, "Crossbar with wires", numbers(file), file["title"])
    return figure


def draw_map(figure, axes, bar, values, label, colours):
    seen = values[np.isfinite(values)]
    size = np.abs(seen).max() if seen.size else 0
    factor, unit = prefix(size, "V") if 0 < size < 0.1 else (1.0, "V")
    rows, columns = values.shape
    axes.set_facecolor("#d8d8de")  # open cells
    image = axes.imshow(
        values / factor, cmap=colours, aspect="auto", interpolation="nearest", rasterized=True,
        extent=(0.5, columns + 0.5, rows + 0.5, 0.5),
    )  # fmt: skip
    dress(axes)
    whole_numbers(axes)
    axes.set_xlabel("column", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("row", color=INK, fontsize=10)
    axes.set_title(label, fontsize=10, color=INK, loc="left", pad=5)
    scale = figure.colorbar(image, cax=bar)
    scale.outline.set_edgecolor(QUIET)
    scale.outline.set_linewidth(0.7)
    bar.tick_params(colors=INK, labelsize=9, length=3, width=0.7)
    bar.set_ylabel(unit, color=INK, fontsize=10, rotation=0, labelpad=10, va="center")


def whole_numbers(axes):
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(ticker.MaxNLocator(integer=True, min_n_ticks=1, nbins=7))


def mark_worst(axes, summary):
    """A ring around the cell that loses most."""
    if summary["largest_drop_V"] == 0:
        return
    axes.plot(
        summary["largest_drop_column"] + 1, summary["largest_drop_row"] + 1, "o", markersize=9, markerfacecolor="none",
        markeredgecolor="#39d5ff", markeredgewidth=1.6, clip_on=False,
    )  # fmt: skip


def draw_currents(axes, file, vector):
    ideal, current = file["ideal_current"][vector], file["current"][vector]
    factor, unit = prefix(max(np.abs(ideal).max(), np.abs(current).max()), "A")
    columns = np.arange(1, current.size + 1)
    mark = "o" if current.size <= 40 else "None"
    axes.plot(columns, ideal / factor, "-", marker=mark, markersize=3.5, color=COLD, linewidth=1.2, label="without wires")
    axes.plot(columns, current / factor, "-", marker=mark, markersize=3.5, color=HOT, linewidth=1.6, label="with wires")
    dress(axes)
    grid(axes)
    axes.set_xlim(0.5, current.size + 0.5)
    axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, min_n_ticks=1))
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0), max(high, 0))
    axes.set_xlabel("column", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel(f"output current ({unit})", color=INK, fontsize=10)
    legend(axes, loc="best", ncols=2)


def numbers(file):
    summary = file["summary"]
    rows, columns = file["conductance"].shape
    row, column = summary["row_resistance_Ohm"], summary["column_resistance_Ohm"]
    wires = engineering(row, "Ω") if row == column else f"{engineering(row, 'Ω')} / {engineering(column, 'Ω')}"
    parts = [f"{rows} × {columns}", f"{wires} per segment"]
    if file["power"].size > 1:
        parts.append(f"vector {file['vector'] + 1} of {file['power'].size}")
    parts.append(f"worst drop {engineering(summary['largest_drop_V'], 'V')} of {engineering(summary['largest_drop_applied_V'], 'V')}")
    parts.append(f"largest current error {100 * summary['largest_current_error']:.3g} %")
    return "  ·  ".join(parts)
