"""A sheet of one field at several moments of a run, around the filament, with one scale of colours."""
import numpy as np
from matplotlib import pyplot, ticker

from cross_section import Field, Section, automatic_window, fitted
from page import INK, QUIET, dress, engineering, state_name, write_titles
from section_picture import draw, draw_levels

WIDTH, LEFT, RIGHT, BAR, HEAD, FOOT = 9.6, 0.78, 1.15, 0.20, 1.2, 0.55  # inches
MOST = 12  # moments on a sheet


def picture(result, name, window):
    """The figure; of many snapshots an even choice with the first and the last."""
    every = result["snapshots"]
    chosen = [every[i] for i in np.unique(np.linspace(0, len(every) - 1, min(len(every), MOST)).round().astype(int))]
    section = Section(result)
    box = sheet_window(section, every, window)
    columns = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 9: 3}.get(len(chosen), 4)
    rows = -(-len(chosen) // columns)
    gap, words = 0.14, 0.30
    width = (WIDTH - LEFT - RIGHT - BAR - gap * (columns - 1)) / columns
    tall = width * (box[2] - box[1]) / (2 * box[0])
    height = HEAD + rows * tall + (rows - 1) * words + FOOT
    figure = pyplot.figure(figsize=(WIDTH, height), facecolor="white")
    place = lambda x, y, w, h: figure.add_axes([x / WIDTH, y / height, w / WIDTH, h / height])
    for index, snapshot in enumerate(chosen):
        row, column = divmod(index, columns)
        axes = place(LEFT + column * (width + gap), height - HEAD - row * (tall + words) - tall, width, tall)
        field = Field(name, snapshot, among=every)
        image = draw(axes, section, field, wide=True)
        if not field.log:
            draw_levels(axes, section, field, {"fields": snapshot}, box)
        axes.set_xlim(-box[0], box[0])
        axes.set_ylim(box[1], box[2])
        axes.xaxis.set_major_locator(ticker.MaxNLocator(max(2, int(width * 2)), steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_locator(ticker.MaxNLocator(max(2, int(tall * 3)), steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{abs(x):g}"))
        last = index + columns >= len(chosen)
        axes.tick_params(left=column == 0, labelleft=column == 0, bottom=last, labelbottom=last)
        if column == 0:
            axes.set_ylabel("z (nm)", color=INK, fontsize=9)
        if last:
            axes.set_xlabel("r (nm)", color=INK, fontsize=9, labelpad=2)
        axes.set_title(engineering(snapshot["time"], "s"), fontsize=9.5, color=INK, loc="left", pad=4, fontweight="bold")
        if name != "potential":
            axes.set_title(field.text(field.peak(section)[0]), fontsize=9.5, color=QUIET, loc="right", pad=4)

    high = min(rows * tall + (rows - 1) * words, 4.0)
    middle = height - HEAD - (rows * tall + (rows - 1) * words) / 2
    bar = place(WIDTH - RIGHT - BAR + 0.22, middle - high / 2, BAR, high)
    colours = figure.colorbar(image, cax=bar)
    colours.set_label(field.label, color=INK, fontsize=10)
    dress(bar)
    colours.outline.set_linewidth(0.6)
    colours.outline.set_edgecolor(QUIET)
    line = f"{len(every)} snapshots" if len(chosen) == len(every) else f"{len(chosen)} of {len(every)} snapshots"
    line += f" from {engineering(every[0]['time'], 's')} to {engineering(every[-1]['time'], 's')}, with the highest value of each"
    if name == "potential":
        line = line.split(", with")[0]
    write_titles(figure, LEFT, f"{state_name(result)}: {field.what}", line, result["title"])
    return figure


def sheet_window(section, snapshots, window):
    """Half width, bottom and top in nm: as asked, or what is worth a close look when it is hottest."""
    if window == "full":
        return section.radius, section.bottom, section.top
    hottest = max(snapshots, key=lambda snapshot: snapshot["temperature"].max())["temperature"]
    box = automatic_window(section, hottest)
    return box if window is None else fitted(section, window, (box[1] + box[2]) / 2)
