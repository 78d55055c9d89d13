"""Sheets of the fields that a study has kept: rows along one axis, columns along the drive, one sheet for each state."""
import os

import numpy as np
from matplotlib import pyplot, ticker
from matplotlib.patches import Rectangle

from cross_section import Field, Section, automatic_window, fitted
from page import INK, QUIET, dress, shown, write_titles
from read_result import read
from section_picture import draw
from sweep_study import Panels

WIDTH, LEFT, RIGHT, BAR, HEAD, FOOT = 9.6, 1.15, 1.05, 0.20, 1.3, 0.55  # inches
MOST_ROWS, MOST_COLUMNS = 6, 6
GAP, WORDS = 0.1, 0.26


def folder(path):
    """results/sweep.h5 -> results/sweep.fields."""
    return os.path.splitext(path)[0] + ".fields"


def sheets(study, path):
    """Of every panel of the study with fields: its number and the paths of their files by row and column."""
    panels = Panels(study)
    numbers = panels.arranged(np.arange(study.status.size).reshape(study.status.shape))
    solved = panels.arranged(study.status == study.CONVERGED)
    found = []
    for panel in range(len(numbers)):
        files = {}
        for (row, column), number in np.ndenumerate(numbers[panel]):
            file = os.path.join(folder(path), f"{number:06}.h5")
            if solved[panel, row, column] and os.path.exists(file):
                files[row, column] = file
        if files:
            found.append((panel, files))
    return found


def even(indices, most):
    """An even choice of them with the first and the last."""
    indices = sorted(set(indices))
    return [indices[i] for i in np.unique(np.linspace(0, len(indices) - 1, min(len(indices), most)).round().astype(int))]


def picture(study, panel, files, name, window):
    panels = Panels(study)
    rows = even((row for row, _ in files), MOST_ROWS)[::-1]
    columns = even((column for _, column in files), MOST_COLUMNS)
    chosen = {place: read(file) for place, file in files.items() if place[0] in rows and place[1] in columns}
    sections = {place: Section(result) for place, result in chosen.items()}
    moments = [result["fields"] for result in chosen.values()]
    boxes = windows(sections, chosen, window)
    half = next(iter(boxes.values()))[0]
    across = max(len(columns), 3)
    width = (WIDTH - LEFT - RIGHT - BAR - GAP * (across - 1)) / across
    tall = width * max(box[2] - box[1] for box in boxes.values()) / (2 * half)
    block = len(rows) * tall + (len(rows) - 1) * WORDS
    height = HEAD + block + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])
    status = panels.arranged(study.status)[panel]
    field = image = None
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            axes = place(LEFT + j * (width + GAP), height - HEAD - i * (tall + WORDS) - tall, width, tall)
            if (row, column) in chosen:
                field = Field(name, chosen[row, column]["fields"], among=moments)
                image = draw(axes, sections[row, column], field, wide=True)
                _, low, high = boxes[row, column]
                axes.set_xlim(-half, half)
                axes.set_ylim((low + high - tall / width * 2 * half) / 2, (low + high + tall / width * 2 * half) / 2)
                if name != "potential":
                    value = field.text(field.peak(sections[row, column])[0])
                    axes.set_title(value, fontsize=9, color=QUIET, loc="right", pad=3)
            else:
                empty(axes, "no solution" if status[row, column] > study.CONVERGED else "no fields")
                axes.set_xlim(-half, half)
            unit = f" {panels.x.unit}" if panels.x.unit else ""
            axes.set_title(panels.x.word(column) + unit, fontsize=9, color=INK, loc="left", pad=3, fontweight="bold")
            finish(axes, width, tall, first=j == 0, last=i == len(rows) - 1)
        if panels.lines is not None:
            y = (height - HEAD - i * (tall + WORDS) - tall / 2) / height
            unit = f" {panels.lines.unit}" if panels.lines.unit else ""
            figure.text(
                0.2 / WIDTH, y, panels.lines.word(row) + unit, fontsize=10, color=INK, fontweight="bold", rotation=90,
                va="center", ha="center",
            )
    reach = min(block, 4.0)
    bar = place(WIDTH - RIGHT - BAR + 0.22, height - HEAD - block / 2 - reach / 2, BAR, reach)
    colours = figure.colorbar(image, cax=bar)
    colours.set_label(field.label, color=INK, fontsize=10)
    dress(bar)
    colours.outline.set_linewidth(0.6)
    colours.outline.set_edgecolor(QUIET)
    title = panels.titles[panel].replace("\n", ", ")
    heading = f"{title}: {field.what}" if title else field.what[0].upper() + field.what[1:]
    write_titles(figure, 0.3, heading, line(panels, name), study.title)
    return figure


def line(panels, name):
    """What varies along rows and columns."""
    words = f"columns: {shown(panels.x.long_name, 32)}"
    if panels.lines is not None:
        words += f"   ·   rows: {shown(panels.lines.long_name, 32)}"
    return words if name == "potential" else words + "   ·   with the highest value of each"


def windows(sections, results, window):
    """The part of each section that is drawn, all of one width."""
    if window == "full":
        half = max(section.radius for section in sections.values())
        return {place: (half, section.bottom, section.top) for place, section in sections.items()}
    close = {place: automatic_window(section, results[place]["fields"]["temperature"]) for place, section in sections.items()}
    half = max(box[0] for box in close.values()) if window is None else window
    return {place: fitted(sections[place], half, (box[1] + box[2]) / 2) for place, box in close.items()}


def empty(axes, words):
    dress(axes)
    axes.set_facecolor("#eeeef2")
    axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=QUIET)
    if words == "no solution":
        axes.add_patch(
            Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor="none", edgecolor="#c9c9d2", hatch="////", linewidth=0)
        )


def finish(axes, width, tall, first, last):
    axes.xaxis.set_major_locator(ticker.MaxNLocator(max(2, int(width * 2)), steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_locator(ticker.MaxNLocator(max(2, int(tall * 3)), steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{abs(x):g}"))
    axes.tick_params(left=first, labelleft=first, bottom=last, labelbottom=last)
    if first:
        axes.set_ylabel("z (nm)", color=INK, fontsize=9)
    if last:
        axes.set_xlabel("r (nm)", color=INK, fontsize=9, labelpad=2)
