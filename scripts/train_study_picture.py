"""The pictures of trainings of several configurations: the test error over what varies, with its spread over seeds, and accuracies over the epochs."""
import itertools

import matplotlib
import numpy as np
from matplotlib import pyplot, ticker

from page import COLD, DARK, HOT, INK, WARM, dress, grid, shown, write_titles
from train_picture import band

WIDTH, LEFT, RIGHT, HEAD, FOOT = 7.8, 0.86, 0.3, 1.2, 0.66  # inches
MOST_LINES = 9


def is_one(study):
    return study.file["attributes"].get("design") == "training"


def pictures(study):
    """Pairs of what follows the file's own name in the picture's, and a function that draws it."""
    drawn = [("-epochs", lambda: epochs_picture(study))]
    if any(axis.count > 1 for axis in study.axes[:-1]):
        drawn.insert(0, ("-error", lambda: error_picture(study)))
    return drawn


# --- places ---------------------------------------------------------------------------------------------------


class Places:
    """Where the values of an axis are drawn: numbers, label pairs by the larger of both, other texts side by side."""

    def __init__(self, axis):
        self.axis = axis
        self.places, self.ticks = axis.places, None
        self.label = axis.long_name.lstrip("-").replace("-", " ") + (f" ({axis.unit})" if axis.unit else "")
        pairs = label_pairs(axis)
        if pairs is not None:
            self.places = np.array([max(pair, key=abs) for pair in pairs])
            self.label, self.notes = "nonlinearity label, the larger of both branches", list(axis.values)
        elif axis.is_text:
            self.ticks = [shown(value, 16) for value in axis.values]
        self.is_numeric = self.ticks is None and len(set(self.places)) > 1

    @property
    def order(self):
        return np.argsort(self.places, kind="stable")


def label_pairs(axis):
    """Label pairs of an axis of them, such as 2.4/4.88; None of another one."""
    if axis.name != "labels":
        return None
    try:
        pairs = [tuple(float(part) for part in text.split("/")) for text in axis.values]
    except (AttributeError, ValueError):
        return None
    return pairs if len({max(pair, key=abs) for pair in pairs}) == len(pairs) else None


def even(items):
    """An even choice of many."""
    if len(items) <= MOST_LINES:
        return list(items)
    return [items[i] for i in np.unique(np.linspace(0, len(items) - 1, MOST_LINES).round().astype(int))]


def inks(count):
    if count <= 5:
        return [COLD, HOT, DARK, WARM, "#3c8d5a"][:count]
    return list(matplotlib.colormaps["viridis"](np.linspace(0, 0.86, count)))


def word(axis, index):
    """"cycle noise 0.01", "plain"."""
    name = axis.long_name.lstrip("-").replace("-", " ")
    value = f"{axis.word(index)} {axis.unit}".strip()
    return value if axis.name in ("device", "scheme", "optimizer", "loss", "mapping") else f"{shown(name, 16)} {value}"


def room(words):
    """Inches that the names of lines take beside a panel."""
    return min(6.0, 0.9 + 0.078 * max(map(len, words)))


def headline(study):
    about = study.file["attributes"]
    seeds = study.axes[-1]
    count = f"{seeds.count} seeds" if seeds.count > 1 else f"seed {seeds.word(0)}"
    missing = int((study.status != study.CONVERGED).sum())
    images = about.get("images", "").replace(" an epoch", " images an epoch")
    parts = [about.get(name) for name in ("network", "optimiser", "data")] + [images, count]
    return "   ·   ".join([part for part in parts if part] + ([f"{missing} runs are missing"] if missing else []))


# --- error over what varies -----------------------------------------------------------------------------------


def error_picture(study):
    """Test error, mean of the last tenth of the epochs: the mean over seeds, bars of one standard deviation, a dot for every seed."""
    axes = study.axes[:-1]
    varied = [i for i, axis in enumerate(axes) if axis.count > 1]
    places = {i: Places(axes[i]) for i in varied}
    x = max(varied, key=lambda i: (places[i].is_numeric, axes[i].count))
    rest = [i for i in varied if i != x]
    errors = 100 * (1 - study.file["quantities"]["test_accuracy_late"]["values"])
    along = places[x]
    lines = list(itertools.product(*(range(axes[i].count) for i in rest)))
    chosen = even(lines)
    words = [", ".join(word(axes[i], k) for i, k in zip(rest, place)) for place in chosen]
    names = room(words) if len(lines) > 1 else 0
    width, tall = WIDTH + names, 4.2
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(width, height), facecolor="white")
    panel = figure.add_axes([LEFT / width, FOOT / height, (WIDTH - LEFT - RIGHT) / width, tall / height])
    dress(panel)
    grid(panel)
    top = 0.0
    for place, ink, name in zip(chosen, inks(len(chosen)), words):
        index = [0] * len(axes)
        for i, at in zip(rest, place):
            index[i] = at
        index[x] = slice(None)
        rows = errors[tuple(index)][along.order]
        at = along.places[along.order]
        spread = np.array([row[np.isfinite(row)].std(ddof=1) if np.isfinite(row).sum() > 1 else 0.0 for row in rows])
        mean = np.array([row[np.isfinite(row)].mean() if np.isfinite(row).any() else np.nan for row in rows])
        style = "o-" if along.is_numeric else "o"
        panel.errorbar(at, mean, yerr=spread, fmt=style, color=ink, elinewidth=1.2, capsize=3, linewidth=1.6, markersize=4.5, label=name or None)
        if rows.shape[1] > 1:
            panel.plot(np.repeat(at, rows.shape[1]), rows.ravel(), "o", color=ink, markersize=2.2, alpha=0.35, linewidth=0)
        top = max(top, np.nanmax(rows, initial=0.0), np.nanmax(mean + spread, initial=0.0))
    if along.ticks:
        panel.set_xticks(along.places, along.ticks)
        panel.set_xlim(-0.5, len(along.ticks) - 0.5)
    elif getattr(along, "notes", None) and len(along.notes) <= 12:
        panel.set_xticks(along.places, along.notes)
    panel.set_ylim(0, 1.12 * top if top > 0 else 1)
    panel.set_xlabel(along.label, color=INK, fontsize=10, labelpad=3)
    panel.set_ylabel("test error, last tenth of the epochs (%)", color=INK, fontsize=10)
    if names:
        left = panel.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False, fontsize=9)
        if len(chosen) < len(lines):
            left.set_title(f"{len(chosen)} of {len(lines)} lines", prop={"size": 8.5})
    write_titles(figure, LEFT, f"Error over {along.axis.long_name.lstrip('-').replace('-', ' ')}", headline(study), study.title)
    return figure


# --- accuracy over the epochs ---------------------------------------------------------------------------------


def epochs_picture(study):
    """Test accuracy over the epochs of every configuration: the mean over seeds, and a band from the least to the most accurate one."""
    axes = study.axes[:-1]
    curves = 100 * study.file["series"]["test_accuracy_by_epoch"]["values"]
    epoch = study.file["series_axis"]["values"]
    varied = [i for i, axis in enumerate(axes) if axis.count > 1]
    every = list(itertools.product(*(range(axis.count) for axis in axes)))
    chosen = even(every)
    words = [", ".join(word(axes[i], place[i]) for i in varied) or "test" for place in chosen]
    names = room(words) if len(every) > 1 else 0
    width, tall = WIDTH + names, 4.2
    height = HEAD + tall + FOOT
    figure = pyplot.figure(figsize=(width, height), facecolor="white")
    panel = figure.add_axes([LEFT / width, FOOT / height, (WIDTH - LEFT - RIGHT) / width, tall / height])
    dress(panel)
    grid(panel)
    drawn = []
    for place, ink, name in zip(chosen, inks(len(chosen)), words):
        rows = curves[place]
        rows = rows[np.isfinite(rows).any(axis=1)]
        if not len(rows):
            continue
        known = np.isfinite(rows).all(axis=0)
        band(panel, epoch[known], rows[:, known], ink, name)
        drawn.append(rows[:, known].ravel())
    values = np.concatenate(drawn)
    low, top = np.quantile(values, 0.03), values.max()
    panel.set_ylim(max(0, 5 * np.floor((low - 3) / 5)), min(100, 5 * np.ceil((top + 1) / 5)))
    panel.set_xlim(0 if epoch[-1] > 1 else 0.5, epoch[-1] if epoch[-1] > 1 else 1.5)
    panel.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=8))
    panel.set_xlabel("epochs", color=INK, fontsize=10, labelpad=3)
    panel.set_ylabel("test accuracy (%)", color=INK, fontsize=10)
    if names:
        left = panel.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False, fontsize=9)
        if len(chosen) < len(every):
            left.set_title(f"{len(chosen)} of {len(every)} configurations", prop={"size": 8.5})
    write_titles(figure, LEFT, "Trainings", headline(study), study.title)
    return figure
