"""The pictures of a grid: T_max and R_th as lines along the drive, and as maps over two axes."""
import matplotlib
import numpy as np
from matplotlib import pyplot, ticker
from matplotlib.colors import LogNorm, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from page import COLD, DARK, HOT, INK, QUIET, WARM, dress, grid, shown, write_titles
from sweep_study import Panels

WIDTH, LEFT, RIGHT, HEAD = 9.6, 0.82, 1.45, 1.25  # inches
WORDS, LABELS, FOOT, TALLEST_BAR = 0.42, 0.3, 0.27, 3.6  # above a panel, below a block of panels, below all
MOST_PANELS, MOST_LINES, MOST_NUMBERS = 9, 9, 9


class Page:
    """Blocks of panels, one block for each quantity, one panel for each title; of many titles an even choice."""

    def __init__(self, study, panels, tall, heading, between):
        every = len(panels.titles)
        self.chosen = np.unique(np.linspace(0, every - 1, min(every, MOST_PANELS)).round().astype(int))
        self.titles = [panels.titles[i] for i in self.chosen]
        self.columns = {1: 1, 2: 2, 4: 2}.get(len(self.titles), 3)
        rows = -(-len(self.titles) // self.columns)
        self.tall, self.between = tall, between
        self.words = WORDS + 0.15 * self.titles[0].count("\n")
        self.width = (WIDTH - LEFT - RIGHT - between * (self.columns - 1)) / self.columns
        self.block = rows * (tall + self.words)
        # Every block has room for the labels below it.
        self.head = HEAD + self.words - WORDS
        self.height = self.head + len(study.quantities) * (self.block + LABELS) - self.words + FOOT
        self.figure = pyplot.figure(figsize=(WIDTH, self.height), facecolor="white")
        line = study.headline
        if len(self.titles) < every:
            line += f"   ·   {len(self.titles)} of {every} panels"
        write_titles(self.figure, LEFT, heading, line, study.title)

    def place(self, x, y, width, height):
        return self.figure.add_axes([x / WIDTH, y / self.height, width / WIDTH, height / self.height])

    def top(self, block):
        return self.height - self.head - block * (self.block + LABELS)

    def panel(self, block, index):
        """Axes of a panel under its title, whether it is in the first column, and whether nothing is below it."""
        row, column = divmod(index, self.columns)
        y = self.top(block) - row * (self.tall + self.words) - self.tall
        axes = self.place(LEFT + column * (self.width + self.between), y, self.width, self.tall)
        size = 8.5 if "\n" in self.titles[index] else 10
        axes.set_title(self.titles[index], fontsize=size, color=INK, loc="left", pad=5, fontweight="bold")
        return axes, column == 0, index + self.columns >= len(self.titles)

    def middle(self, block):
        """Height of the middle of a block's panels, and how far they reach."""
        reach = self.block - self.words
        return self.top(block) - reach / 2, min(reach, TALLEST_BAR)


def name_places(axes, along, which, most):
    """Ticks at the values of an axis that is drawn by place, of many an even choice."""
    least = -(-along.count // most)
    step = next(step * 10**power for power in range(9) for step in (1, 2, 5) if step * 10**power >= least)
    chosen = range(0, along.count, step)
    getattr(axes, f"set_{which}ticks")(list(chosen), [along.word(i) for i in chosen])


# --- lines ----------------------------------------------------------------------------------------------------


def colours(lines):
    """A colour for each line: in order for numbers, different for names."""
    if lines is None:
        return [HOT]
    if lines.is_text and lines.count <= 6:
        return [HOT, COLD, WARM, DARK, "#3a7d44", QUIET][: lines.count]
    return list(matplotlib.colormaps["viridis"](np.linspace(0, 0.86, lines.count)))


def line_picture(study):
    panels = Panels(study)
    page = Page(study, panels, 2.25, f"{study.symbols} over {shown(panels.x.name, 18)}", between=0.62)
    inks = colours(panels.lines)
    status = panels.arranged(study.status)[page.chosen]
    for block, quantity in enumerate(study.quantities):
        values = panels.arranged(quantity.values)[page.chosen]
        for index in range(len(page.titles)):
            axes, first, lowest = page.panel(block, index)
            draw_lines(axes, panels.x, values[index], inks)
            mark_missing(axes, panels.x, status[index], inks)
            if not np.isfinite(values[index]).any():
                axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", color=QUIET, fontsize=9)
                axes.set_yticks([])
            if first:
                axes.set_ylabel(quantity.label, color=INK, fontsize=10)
            if lowest:
                axes.set_xlabel(panels.x.label, color=INK, fontsize=9.5, labelpad=3)
    name_lines(page, panels.lines, inks, missing=(status > study.CONVERGED).any())
    return page.figure


def draw_lines(axes, x, values, inks):
    dress(axes)
    grid(axes)
    axes.margins(x=0.04, y=0.08)
    marker = "o" if x.is_text or x.count <= 30 else ""
    for row, ink in zip(values, inks):
        # Nothing lies between two names.
        style = "none" if x.is_text else "-"
        axes.plot(x.places, row, linestyle=style, marker=marker, markersize=3.8, linewidth=1.6, color=ink)
    low, high = x.places.min(), x.places.max()
    room = 0.05 * (high - low) or 0.5
    axes.set_xlim(low - room, high + room)
    axes.yaxis.set_major_locator(ticker.MaxNLocator(5))
    axes.yaxis.set_major_formatter(ticker.ScalarFormatter(useOffset=False))
    # A flat line is flat, not noise blown up.
    bottom, top = axes.get_ylim()
    least = 2e-3 * max(abs(bottom), abs(top))
    if np.isfinite(values).any() and top - bottom < least:
        middle = (bottom + top) / 2
        axes.set_ylim(middle - least / 2, middle + least / 2)
    if x.is_text:
        name_places(axes, x, "x", 8)
    else:
        axes.xaxis.set_major_locator(ticker.MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))


def mark_missing(axes, x, status, inks):
    """A cross for every point without a solution, in a strip below the values: a row for each line that has some."""
    rows = [line for line, row in enumerate(status) if (row > 1).any()]
    if not rows:
        return
    step = min(0.055, 0.3 / len(rows))
    strip = 0.03 + step * len(rows)
    bottom, top = axes.get_ylim()
    axes.set_yticks([tick for tick in axes.get_yticks() if bottom <= tick <= top])
    axes.set_ylim(bottom - (top - bottom) * strip / (1 - strip), top)
    axes.add_patch(Rectangle((0, 0), 1, strip, transform=axes.transAxes, facecolor="#eeeef2", zorder=0.6))
    for place, line in enumerate(rows):
        places = x.places[status[line] > 1]
        height = np.full(places.size, 0.015 + step * (place + 0.5))
        axes.plot(
            places, height, "x", transform=axes.get_xaxis_transform(), markersize=5, markeredgewidth=1.4,
            color=inks[line], zorder=5,
        )


def name_lines(page, lines, inks, missing):
    """On the right of the panels: a name for each line, a bar for many."""
    handles, names = [], []
    if missing:
        handles.append(Line2D([], [], marker="x", linestyle="none", color=QUIET, markersize=5.5, markeredgewidth=1.5))
        names.append("no solution")
    x = WIDTH - RIGHT + 0.15
    if lines is not None and lines.count > MOST_LINES and not lines.is_text:
        middle, reach = page.middle(0)
        bar = page.place(x, middle - reach / 2, 0.16, reach)
        map = matplotlib.colors.ListedColormap(inks)
        scale = matplotlib.cm.ScalarMappable(Normalize(-0.5, lines.count - 0.5), map)
        page.figure.colorbar(scale, cax=bar)
        name_places(bar, lines, "y", 6)
        dress(bar)
        bar.set_ylabel(lines.label, fontsize=9, color=INK)
        top = middle - reach / 2 - 0.1
    elif lines is not None:
        shownlines = list(range(lines.count))[: 3 * MOST_LINES]
        handles = [Line2D([], [], color=inks[i], marker="o", markersize=3.8, linewidth=1.6) for i in shownlines] + handles
        unit = f" {lines.unit}" if lines.unit else ""
        names = [lines.word(i) + unit for i in shownlines] + names
        top = page.top(0)
    else:
        top = page.top(0)
    if handles:
        title = None if lines is None or lines.count > MOST_LINES and not lines.is_text else wrapped(lines)
        page.figure.legend(
            handles, names, title=title, loc="upper left", bbox_to_anchor=((x - 0.1) / WIDTH, (top + 0.06) / page.height),
            frameon=False, fontsize=9, labelcolor=INK, handlelength=1.6, alignment="left", title_fontproperties={"size": 9},
        )  # fmt: skip


def wrapped(axis):
    """The name of an axis in lines of a legend's width."""
    words, lines = axis.name.replace("_", " ").split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 15 and lines[-1]:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word[:18]).strip()
    return "\n".join(lines[:3])


# --- maps -----------------------------------------------------------------------------------------------------


def has_map(study):
    return Panels(study).lines is not None


def map_picture(study):
    panels = Panels(study)
    tall = min(2.6, max(1.1, 0.42 * panels.lines.count))
    over = f"{shown(panels.x.name, 18)} and {shown(panels.lines.name, 18)}"
    page = Page(study, panels, tall, f"{study.symbols} over {over}", between=0.2)
    status = panels.arranged(study.status)[page.chosen]
    for block, quantity in enumerate(study.quantities):
        values = panels.arranged(quantity.values)[page.chosen]
        norm = scale(values)
        for index in range(len(page.titles)):
            axes, first, lowest = page.panel(block, index)
            image = draw_map(axes, page, panels, quantity, values[index], status[index], norm)
            axes.tick_params(labelleft=first, labelbottom=lowest)
            if first:
                axes.set_ylabel(panels.lines.named(panels.lines.name, int(page.tall * 14)), color=INK, fontsize=9.5)
            if lowest:
                axes.set_xlabel(panels.x.named(panels.x.name, 28), color=INK, fontsize=9.5, labelpad=3)
        middle, reach = page.middle(block)
        bar = page.place(WIDTH - RIGHT + 0.2, middle - reach / 2, 0.2, reach)
        page.figure.colorbar(image, cax=bar).outline.set_linewidth(0.6)
        dress(bar)
        bar.set_ylabel(quantity.label, color=INK, fontsize=10)
        if not isinstance(norm, LogNorm):
            bar.yaxis.set_major_locator(ticker.MaxNLocator(5))
            bar.yaxis.set_major_formatter(ticker.ScalarFormatter(useOffset=False))
    explain_gaps(page, status)
    return page.figure


def scale(values):
    """One scale of colours for all panels; logarithmic where the values span more than a factor of thirty."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    if low > 0 and high > 30 * low:
        return LogNorm(low, high)
    return Normalize(low, high if high > low else low + 1)


def draw_map(axes, page, panels, quantity, values, status, norm):
    """Cells of equal size whatever the steps of the axes, with numbers where there is room for them."""
    dress(axes)
    axes.set_facecolor("#eeeef2")
    image = axes.imshow(values, origin="lower", aspect="auto", norm=norm, cmap="inferno", interpolation="nearest")
    for row, column in zip(*np.nonzero(status > 1)):
        axes.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="#d9d9df", edgecolor=QUIET, hatch="////", linewidth=0)
        )
    cell = page.width / panels.x.count
    if cell > 0.24 and panels.lines.count <= MOST_NUMBERS and page.tall / panels.lines.count > 0.15:
        axes.set_xticks(np.arange(panels.x.count - 1) + 0.5, minor=True)
        axes.set_yticks(np.arange(panels.lines.count - 1) + 0.5, minor=True)
        axes.grid(which="minor", color="white", linewidth=0.6, alpha=0.6)
        axes.tick_params(which="minor", length=0)
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                light = np.dot(image.cmap(norm(value))[:3], (0.3, 0.59, 0.11)) > 0.55
                text = quantity.text(value, among=values)
                axes.text(
                    column, row, text, ha="center", va="center", color=INK if light else "white",
                    fontsize=min(8.5, 100 * cell / max(len(text), 3)),
                )
    name_places(axes, panels.x, "x", max(2, int(page.width / 0.36)))
    name_places(axes, panels.lines, "y", max(2, int(page.tall / 0.28)))
    return image


def explain_gaps(page, status):
    """Below everything: what cells without a colour mean."""
    kinds = []
    if (status > 1).any():
        kinds.append((dict(facecolor="#d9d9df", edgecolor=QUIET, hatch="////", linewidth=0), "no solution"))
    kinds.append((dict(facecolor="#eeeef2", edgecolor=QUIET, linewidth=0.4), "no value"))
    if len(kinds) == 1 and not (status == 0).any():
        return
    page.figure.legend(
        [Rectangle((0, 0), 1, 1, **style) for style, _ in kinds], [name for _, name in kinds], loc="upper right", ncol=2,
        bbox_to_anchor=((WIDTH - RIGHT + 0.06) / WIDTH, (page.height - 0.82) / page.height), frameon=False, fontsize=8.5,
        labelcolor=QUIET, handlelength=1.4, handleheight=0.9, borderpad=0,
    )  # fmt: skip
