"""The picture of a sampled design: the highest temperature against each parameter, the most correlated first."""
import numpy as np
from matplotlib import pyplot, ticker
from matplotlib.lines import Line2D

from page import COLD, HOT, INK, QUIET, dress, grid, write_titles
from sweep_study import Axis

WIDTH, LEFT, RIGHT, HEAD, FOOT, TALL = 9.6, 0.82, 0.3, 1.55, 0.72, 2.1  # inches
GAP, MOST, PARTS = 0.28, 12, 10


def ranks(values):
    """Ranks from 0, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[inverse.reshape(-1)]


def spearman(x, y):
    """Spearman's rank correlation; NaN for constants."""
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    size = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / size) if size > 0 else np.nan


def picture(study):
    quantity = study.quantities[0]
    y, solved = quantity.values, np.isfinite(quantity.values)
    failed = study.status > study.CONVERGED
    # A design whose parameters are not told is drawn along its points.
    parameters = study.parameters or [Axis(study.file["axes"][0])]
    strength = [np.nan if axis.is_text else spearman(axis.places[solved], y[solved]) for axis in parameters]
    order = sorted(range(len(parameters)), key=lambda i: -abs(strength[i]) if np.isfinite(strength[i]) else 1)
    order = order[:MOST]

    columns = min(len(order), 3)
    rows = -(-len(order) // columns)
    height = HEAD + rows * (TALL + FOOT)
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    width = (WIDTH - LEFT - RIGHT - GAP * (columns - 1)) / columns
    for index, number in enumerate(order):
        row, column = divmod(index, columns)
        left, bottom = LEFT + column * (width + GAP), height - HEAD - row * (TALL + FOOT) - TALL
        axes = figure.add_axes([left / WIDTH, bottom / height, width / WIDTH, TALL / height])
        scatter(axes, parameters[number], y, solved, failed)
        axes.set_ylim(*limits(y[solved]))
        axes.tick_params(labelleft=column == 0)
        if column == 0:
            axes.set_ylabel(quantity.label, color=INK, fontsize=10)
        if np.isfinite(strength[number]):
            axes.set_title(f"ρ = {strength[number]:+.2f}".replace("-", "−"), fontsize=9, color=INK, loc="right", pad=4)
    write_titles(figure, LEFT, f"{quantity.symbol} against each parameter", numbers(study, quantity, solved, len(order)), study.title)
    explain(figure, height, has_medians(solved), failed.any())
    return figure


def scatter(axes, axis, y, solved, failed):
    dress(axes)
    grid(axes)
    size = float(np.clip(2500 / max(solved.sum(), 1), 1.5, 16))
    x = axis.places
    if axis.is_text:
        names, x = np.unique(axis.values.astype(str), return_inverse=True)
        # Side by side, evenly: the golden ratio.
        x = x + 0.4 * (np.arange(x.size) * 0.6180339887498949 % 1 - 0.5)
        axes.set_xticks(range(len(names)), [name[:14] for name in names])
        axes.set_xlim(-0.6, len(names) - 0.4)
    elif axis.is_logarithmic:
        axes.set_xscale("log")
    axes.scatter(
        x[solved], y[solved], s=size, color=COLD, alpha=0.55 if solved.sum() > 60 else 0.9, linewidths=0, rasterized=True
    )
    if not axis.is_text and has_medians(solved):
        edges = np.array_split(np.argsort(x[solved], kind="stable"), PARTS)
        medians = [(np.median(x[solved][part]), np.median(y[solved][part])) for part in edges]
        axes.plot(*zip(*medians), color=INK, linewidth=1.5)
    axes.plot(
        x[failed], np.full(failed.sum(), 0.03), "x", transform=axes.get_xaxis_transform(), color=HOT, markersize=5,
        markeredgewidth=1.2, clip_on=False,
    )
    if not axis.is_logarithmic and not axis.is_text:
        axes.xaxis.set_major_locator(ticker.MaxNLocator(4))
        axes.xaxis.set_major_formatter(ticker.ScalarFormatter(useOffset=False))
    axes.set_xlabel(axis.named(axis.long_name, 36), color=INK, fontsize=9, labelpad=3)


def has_medians(solved):
    return solved.sum() >= 5 * PARTS


def limits(values):
    low, high = values.min(), values.max()
    room = 0.09 * (high - low) or 0.001 * abs(high) or 1.0
    return low - room, high + room


def numbers(study, quantity, solved, drawn):
    """The line below the heading."""
    low, middle, high = (quantity.text(value) for value in np.quantile(quantity.values[solved], (0.05, 0.5, 0.95)))
    parts = [study.headline, f"median {quantity.symbol} = {middle} {quantity.unit}, 5–95 %: {low}–{high} {quantity.unit}"]
    if len(study.parameters) > drawn:
        parts.append(f"{drawn} of {len(study.parameters)} parameters")
    return "   ·   ".join(parts)


def explain(figure, height, medians, failures):
    """Above the panels: what is drawn."""
    handles, names = [Line2D([], [], marker="o", linestyle="none", color=COLD, markersize=4)], ["point of the study"]
    if medians:
        handles.append(Line2D([], [], color=INK, linewidth=1.5))
        names.append("median of each tenth of the points")
    if failures:
        handles.append(Line2D([], [], marker="x", linestyle="none", color=HOT, markersize=5, markeredgewidth=1.2))
        names.append("no solution")
    figure.legend(
        handles, names, loc="upper left", ncol=4, frameon=False, fontsize=8.5,
        bbox_to_anchor=((LEFT - 0.08) / WIDTH, (height - 0.86) / height), labelcolor=QUIET, handlelength=1.4, borderpad=0,
    )  # fmt: skip
    figure.text(
        1 - RIGHT / WIDTH, (height - 0.97) / height, "ρ: rank correlation (Spearman)", fontsize=8.5, color=QUIET,
        ha="right", va="center",
    )
