"""The pictures of a network's training on a simulated array: accuracy over the epochs, which digits are taken for which, where the conductances lie."""
import json

import numpy as np
from matplotlib import pyplot, ticker
from matplotlib.colors import LogNorm

from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, grid, legend, prefix, shown, write_titles

WIDTH, LEFT, RIGHT, HEAD, FOOT = 10.4, 0.86, 0.3, 1.2, 0.66  # inches
INKS = {"ideal": DARK, "improved": COLD, "plain": HOT}
OTHERS = (WARM, "#3c8d5a", "#8a5fa8", QUIET)


# --- accuracy -------------------------------------------------------------------------------------------------


def curve_picture(file, others=()):
    """Test accuracy of one or several trainings: the mean over seeds, and from the least to the most accurate seed; the loss beside it."""
    tall, between = 4.2, 0.95
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    wide = (WIDTH - LEFT - RIGHT - between) * 0.62
    narrow = WIDTH - LEFT - RIGHT - between - wide
    accuracy = figure.add_axes([LEFT / WIDTH, FOOT / height, wide / WIDTH, tall / height])
    loss = figure.add_axes([(LEFT + wide + between) / WIDTH, FOOT / height, narrow / WIDTH, tall / height])
    files = [file, *others]
    inks = colours(files)
    last = max(item["epoch"][-1] for item in files)
    for item, ink in zip(files, inks):
        values = 100 * item["curves"]["test_accuracy"]
        name = f"{label(item, files)}, {late(item)}"
        band(accuracy, item["epoch"], values, ink, name)
        band(loss, item["epoch"], item["curves"]["test_loss"], ink, f"{item['scheme']}, test")
        if len(files) == 1:
            seen = 100 * item["curves"]["training_accuracy"].mean(axis=0)
            accuracy.plot(item["epoch"], seen, "--", color=ink, linewidth=1.1, alpha=0.7, label="as shown in training")
            loss.plot(item["epoch"], item["curves"]["training_loss"].mean(axis=0), "--", color=ink, linewidth=1.1, alpha=0.7, label="training")
    for axes in (accuracy, loss):
        dress(axes)
        grid(axes)
        axes.set_xlim(0 if last > 1 else 0.5, last if last > 1 else 1.5)
        axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=8))
        axes.set_xlabel("epochs", color=INK, fontsize=10, labelpad=3)
    top = max(100 * item["curves"]["test_accuracy"].max() for item in files)
    low = min(100 * np.quantile(item["curves"]["test_accuracy"], 0.03) for item in files)
    accuracy.set_ylim(max(0, 5 * np.floor((low - 3) / 5)), min(100, 5 * np.ceil((top + 1) / 5)))
    accuracy.set_ylabel("test accuracy (%)", color=INK, fontsize=10)
    loss.set_ylabel("mean loss", color=INK, fontsize=10)
    loss.set_ylim(0, None)
    legend(accuracy, loc="best")
    if len(files) == 1:
        legend(loss, loc="upper right")
    write_titles(figure, LEFT, "Training", numbers(file, not others), file["title"])
    return figure


def band(axes, epoch, rows, ink, name):
    """The mean of the rows, and a pale band from the smallest to the largest."""
    if len(rows) > 1:
        axes.fill_between(epoch, rows.min(axis=0), rows.max(axis=0), color=ink, alpha=0.18, linewidth=0)
    axes.plot(epoch, rows.mean(axis=0), "-" if len(epoch) > 1 else "o", color=ink, linewidth=1.9, label=name, zorder=3)


def colours(files):
    """One for each: by scheme where all differ, in turn otherwise."""
    schemes = [item["scheme"] for item in files]
    if len(set(schemes)) == len(schemes):
        spare = iter(OTHERS * len(files))
        return [INKS[scheme] if scheme in INKS else next(spare) for scheme in schemes]
    row = (DARK, COLD, HOT) + OTHERS
    return [row[k % len(row)] for k in range(len(files))]


def label(item, files):
    schemes = [other["scheme"] for other in files]
    return item["scheme"] if len(set(schemes)) == len(schemes) else shown(item["name"], 24)


def late(item):
    """Over the last tenth of the epochs, as the summary has it."""
    summary = item["summary"]
    text = f"{100 * summary['test_accuracy_late']:.2f} %"
    return text + (f" ± {100 * summary['test_accuracy_spread']:.2f}" if summary["seeds"] > 1 else "")


def numbers(file, with_scheme=True):
    summary = file["summary"]
    sizes = "-".join(str(size) for size in file["sizes"])
    seeds = f"{summary['seeds']:g} seeds" if summary["seeds"] > 1 else f"seed {file['seed'][0]}"
    parts = [sizes, file["data"], f"{summary['images']:g} images an epoch, batch {summary['batch']:g}", seeds]
    return "   ·   ".join(([f"{file['scheme']} devices"] if with_scheme else []) + parts)


# --- error over nonlinearity ----------------------------------------------------------------------------------


def labels(file):
    """Labels of both branches; None where a branch is a curve, or straight by being told so."""
    plan = json.loads(file["config"])
    if not plan["nonidealities"]["nonlinearity"]:
        return 0.0, 0.0
    pair = [plan["device"][name].get("label") for name in ("potentiation", "depression")]
    return None if None in pair else tuple(float(value) for value in pair)


def has_labels(files):
    """Whether the trainings are of devices of several labels."""
    found = [labels(file) for file in files]
    return None not in found and len({max(map(abs, pair)) for pair in found}) > 1


def nonlinearity_picture(files):
    """Test error over the larger label of both branches: the mean over seeds of the last tenth of the epochs, bars from best to worst seed."""
    tall, width = 4.2, 7.4
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(width, height), facecolor="white")
    axes = figure.add_axes([LEFT / width, FOOT / height, (width - LEFT - RIGHT) / width, tall / height])
    dress(axes)
    grid(axes)
    points = []
    for file in files:
        accuracy = file["curves"]["test_accuracy"]
        tenth = max(1, accuracy.shape[1] // 10)
        errors = 100 * (1 - accuracy[:, -tenth:].mean(axis=1))
        points.append((max(labels(file), key=abs), errors.mean(), errors.min(), errors.max(), labels(file)))
    points.sort()
    x, mean, low, high = (np.array([point[k] for point in points]) for k in range(4))
    axes.errorbar(x, mean, yerr=[mean - low, high - mean], fmt="o-", color=COLD, ecolor=QUIET, elinewidth=1.2, capsize=3, linewidth=1.6)
    if len(points) <= 12:
        for point in points:
            axes.annotate(
                f"{point[4][0]:g}/{point[4][1]:g}", (point[0], point[1]), textcoords="offset points", xytext=(6, 6), fontsize=8, color=QUIET
            )
    axes.set_xlabel("nonlinearity label, the larger of both branches", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("test error, last tenth of the epochs (%)", color=INK, fontsize=10)
    axes.set_ylim(0, 1.12 * high.max())
    write_titles(figure, LEFT, "Error over nonlinearity", numbers(files[0], False), "")
    return figure


# --- answers --------------------------------------------------------------------------------------------------


def confusion_picture(file):
    """Images of the test by label and by answer, over all seeds, in percent of the label's."""
    side, bar = 5.6, 0.18
    width, height = LEFT + side + 0.25 + bar + 0.9, HEAD + side + FOOT
    figure = pyplot.figure(figsize=(width, height), facecolor="white")
    axes = figure.add_axes([LEFT / width, FOOT / height, side / width, side / height])
    counts = file["confusion_matrix"].sum(axis=0).astype(float)
    share = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    image = axes.imshow(np.maximum(share, 0.01), cmap="Blues", norm=LogNorm(0.05, 100), interpolation="nearest")
    for row in range(10):
        for column in range(10):
            value = share[row, column]
            if value < 0.05:
                continue
            text = f"{value:.1f}" if value < 99.95 else "100"
            axes.text(column, row, text, ha="center", va="center", fontsize=8.5, color="white" if value > 8 else INK)
    dress(axes)
    axes.set_xticks(range(10))
    axes.set_yticks(range(10))
    axes.set_xlabel("the network's answer", color=INK, fontsize=10, labelpad=3)
    axes.set_ylabel("digit", color=INK, fontsize=10)
    scale = figure.colorbar(image, cax=figure.add_axes([(LEFT + side + 0.25) / width, FOOT / height, bar / width, side / height]))
    scale.set_ticks([0.1, 1, 10, 100])
    scale.set_ticklabels(["0.1 %", "1 %", "10 %", "100 %"])
    dress(scale.ax)
    scale.outline.set_visible(False)
    accuracy = 100 * np.trace(counts) / max(counts.sum(), 1)
    write_titles(figure, LEFT, "Answers", f"{file['data']}   ·   {accuracy:.2f} % of {counts.sum():g} answers are right", "")
    return figure


# --- conductances ---------------------------------------------------------------------------------------------


def conductance_picture(file):
    """How many cells of each layer have which conductance after the last epoch, the mean over seeds."""
    tall, between = 3.4, 0.8
    height = HEAD + tall + FOOT
    layers = file["layers"]
    wide = (WIDTH - LEFT - RIGHT - between * (len(layers) - 1)) / len(layers)
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    summary = file["summary"]
    ends = (summary["lowest_conductance_S"], summary["highest_conductance_S"])
    for k, layer in enumerate(layers):
        axes = figure.add_axes([(LEFT + k * (wide + between)) / WIDTH, FOOT / height, wide / WIDTH, tall / height])
        dress(axes)
        grid(axes)
        edges = layer["histogram_edges"]
        factor, unit = prefix(max(edges[-1], ends[1]), "S")
        counts = layer["histogram"].mean(axis=0)
        axes.stairs(counts, edges / factor, fill=True, color=COLD, alpha=0.75)
        for end in ends:
            axes.axvline(end / factor, color=QUIET, linestyle=":", linewidth=1.0)
        axes.set_yscale("log")
        axes.set_ylim(0.7, 2 * max(counts.max(), 1))
        axes.set_xlabel(f"conductance ({unit})", color=INK, fontsize=10, labelpad=3)
        axes.set_title(f"{file['sizes'][k]} × {file['sizes'][k + 1]} cells", fontsize=10, color=INK, loc="left")
        if k == 0:
            axes.set_ylabel("cells", color=INK, fontsize=10)
    words = "after the last epoch; dotted: the ends of the devices' range"
    write_titles(figure, LEFT, "Conductances", f"{file['scheme']} devices   ·   {words}", file["title"])
    return figure
