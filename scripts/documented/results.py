"""docs/results.md, and the tables of what is in a file that other documents have: each is held against files of its kind, to the last path."""
import re

import h5py
import numpy as np

from . import Failure, part
from ._claims import holds
from ._page import cells

DOCUMENT = "docs/results.md"
CURRENT, DIVIDED = ("--current", "0.1 mA"), ("--voltage", "1.35 V", "--divider", "680 Ohm", "--compliance", "10 mA")
DEVICE = ("--device", "results/reference/device.json")


class Table:
    """A table `| path | shape | …` of a document."""

    def __init__(self, document, first=1):
        self.name = document.name
        lines = document.read_text().split("\n")
        heads = [k for k, line in enumerate(lines) if line.startswith("| path | shape |")]
        if len(heads) < first:
            raise Failure(f"{document} has no table of paths")
        start = heads[first - 1]
        self.columns, self.rows = cells(lines[start]), []
        for line in lines[start + 2 :]:
            if not line.startswith("|"):
                break
            self.rows.append(dict(zip(self.columns, cells(line))))
        self.names = {}  # path -> (row, its place among the row's names)
        for row in self.rows:
            folder = ""
            for k, name in enumerate(re.findall(r"`([^`]+)`", row["path"])):
                path = name.strip("/")
                if "/" in path:
                    folder = path.rsplit("/", 1)[0] + "/"
                elif name.startswith("/") or k == 0:
                    folder = ""
                self.names[numbered(path if name.startswith("/") or "/" in name else folder + path)] = row, k

    def row(self, path):
        """What describes this path of a file: a row, and which of its names; None where it is within what a row describes as a whole."""
        path = numbered(path)
        if path in self.names:
            return self.names[path]
        folder = path.rsplit("/", 1)[0]
        for name, (row, _) in self.names.items():
            if name == folder + "/…" or ("others" in row["path"] and name.rsplit("/", 1)[0] == folder) or (name and path.startswith(name + "/")):
                return row, None
        return None


def numbered(path):
    return re.sub(r"(?<=/)\d+|(?<=case_)\d+", "#", path)


def each(cell, count):
    """A cell that says one thing for each name, or one for all."""
    for pieces in (re.findall(r"\([^)]*\)", cell), [piece.strip() for piece in cell.split(";")], [piece.strip() for piece in cell.split(" and ")]):
        if len(pieces) == count and count > 1:
            return pieces
    return [cell] * count


def compare(page, table, paths, optional=()):
    """All that is in the files is in the table, and all that is in the table is in one of the files."""
    found, ends = set(), {"", "summary", "config", "provenance"}
    for path in paths:
        with h5py.File(path) as f:
            sizes = {}

            def visit(name, item, sizes=sizes):
                described = table.row(name)
                if isinstance(item, h5py.Group):
                    found.add(numbered(name))
                    return
                holds(page, f"{table.name} describes /{name}", described is not None)
                if described is None:
                    return
                found.add(numbered(name))
                row, k = described
                if k is None:
                    return
                count = len(re.findall(r"`[^`]+`", row["path"]))
                fits(page, table, name, item, each(row["shape"], count)[k], sizes)
                if "unit" in row:
                    of_each = [unit.strip() for unit in re.split("[,;]", row["unit"])]
                    unit = of_each[k] if len(of_each) == count else row["unit"]
                    has_unit = item.attrs.get("units")
                    holds(page, f"{table.name}: /{name} is in '{unit}', the file has {has_unit!r}", not unit or has_unit in unit.split(" or "))

            f.visititems(visit)
            if "" in table.names:
                text = list(table.names[""][0].values())[-1]
                words = re.sub(r"\([^)]*\)|`|^.*?attributes ", "", text.partition(", written last")[0])
                listed = {piece.removeprefix("and ").split()[0] for piece in words.split(", ")}
                holds(page, f"{table.name}: attributes of / are {sorted(listed)}, the file has {sorted(f.attrs)}", listed == set(f.attrs))
                holds(page, f"{table.name}: Conventions is not {f.attrs['Conventions']}", f"`{f.attrs['Conventions']}`" in text or "fvsolve-" not in text)
            if "provenance" in f:
                described = {"version", "commit", "libraries", "argv", "started", "finished"}
                holds(page, f"/provenance has {sorted(f['provenance'].attrs)}", set(f["provenance"].attrs) - {"seed"} == described)
    there = {name for name in table.names if not name.endswith("…") and name not in optional and name not in ends}
    missing = sorted(name for name in there if name not in found)
    holds(page, f"{table.name} lists what files have, and not {missing}", not missing)


def fits(page, table, name, item, shape, sizes):
    """Letters of a shape stand for one number in the whole file."""
    letters = [] if shape in ("", "scalar", "scalars") else [letter.strip() for letter in shape.strip("()").split(",")]
    if shape and len(letters) != item.ndim:
        holds(page, f"{table.name}: /{name} has the shape ({shape}), the file has {item.shape}", False)
        return
    for letter, size in zip(letters, item.shape):
        base, _, more = letter.partition(" + ")
        if base.isdigit():
            holds(page, f"{table.name}: /{name} has the shape ({shape}), the file has {item.shape}", int(base) == size)
        elif len(base) == 1 and sizes.setdefault(base, size - int(more or 0)) != size - int(more or 0):
            holds(page, f"{table.name}: /{name} has the shape ({shape}), the file has {item.shape} with {base} = {sizes[base]}", False)


def other(page, name):
    return page.path.parent / name


@part("fields", seconds=8)
def fields(page, run):
    table = Table(page.path)
    pulse = ("--resolution", "0.3", "--pulse", "1 ps", "--follow", "1 ps")
    steady = run.result("--state", "set", *DIVIDED, "--error-estimate")
    paths = [
        steady, run.result("--state", "set", *DIVIDED, *pulse, "--snapshots", "1 ps, 2 ps", "--tolerance", "1e-2", "--error-estimate"),
        run.result("--state", "set", *CURRENT, *pulse),
    ]  # fmt: skip
    compare(page, table, paths)
    listed = [set(), set()]
    for line in page.lines:
        if line.startswith("| `") and re.search(r"`\w+_[\w]+`|`solves`", cells(line)[0]) and not line.startswith("| `/"):
            of_transient = any(name in line for name in ("time_s", "end_peak", "_energy_J", "time_tol", "time_steps", "solves"))
            listed[of_transient] |= set(re.findall(r"`(\w+)`", cells(line)[0]))
    attributes = []
    for path in paths:
        with h5py.File(path) as f:
            attributes.append(set(f["summary"].attrs) - {"time_s"} if "transient" not in f else set(f["summary"].attrs))
            names = [name.decode() for name in f["summary/names"][:]]
            for kind in ("units", "long_names"):
                holds(page, f"/summary/{kind} has one entry for each name", len(f["summary/" + kind]) == len(names))
            floats = []
            f.visititems(lambda name, item: floats.append(item) if isinstance(item, h5py.Dataset) and item.dtype.kind == "f" else None)
            holds(page, "every float dataset has units and long_name", all({"units", "long_name"} <= set(item.attrs) for item in floats))
            holds(page, "floats have 64 bit", all(item.dtype == np.float64 for item in floats))
    holds(page, f"attributes of /summary are {sorted(listed[0] ^ attributes[0])} more or less than listed", attributes[0] == listed[0])
    more = attributes[1] - attributes[0]
    holds(page, f"attributes of /summary after pulses are {sorted(listed[1] ^ more)} more or less than listed", more == listed[1])
    holds(page, "of the others only reciprocal_condition is missing after pulses", attributes[0] - attributes[1] == {"reciprocal_condition"})
    mesh = run.folder / "only-mesh.h5"
    run.text("mesh", "--state", "set", "--resolution", "0.3", "-o", mesh)
    with h5py.File(mesh) as f, h5py.File(steady) as whole:
        is_mesh = f.attrs["Conventions"] == "fvsolve-mesh-1"
        holds(page, "a file of a mesh has /mesh alone", is_mesh and set(f) == {"mesh"} and set(f["mesh"]) == set(whole["mesh"]))


@part("studies", seconds=2)
def studies(page, run):
    table = Table(page.path, first=2)
    grid = run.result("sweep", "--states", "set,weakset", "--thickness", "5,10nm", "--voltage", "0.1,0.2V", "--shard", "2/4")
    listed = run.file("points.csv", "thickness [nm],voltage [V]\n5,0.1\n10,0.2\n")
    points = run.result("sweep", run.file("points.yaml", f"schema: 1\ndevices: set\ndesign: list\ntable: {listed.name}\n"))
    trained = run.result("train", "--epochs", "1", "--vary", "cycle-noise=0,0.01", "--seeds", "1-2")
    seen, attributes = set(), set()
    for path in (grid, points, trained):
        with h5py.File(path) as f:
            attributes |= set(f.attrs)
            words = {name: [str(word) for word in np.atleast_1d(f.attrs.get(name, []))] for name in ("axes", "parameters", "quantities", "series")}
            known = {name for names in words.values() for name in names} | {"status", "message", "config", "provenance"}
            if "series_axis" in f.attrs:
                known.add(f.attrs["series_axis"])
            if f.attrs.get("repeats") == 1:
                known |= {f"{name}_{kind}" for name in words["quantities"] for kind in ("mean", "deviation")}
            holds(page, f"a study has only what is listed, and not {sorted(set(f) - known)}", set(f) <= known | {"point"})
            seen |= set(f)
            flags = f["status"].attrs
            statuses = dict(zip(flags["flag_values"].tolist(), flags["flag_meanings"].split()))
            holds(page, f"statuses are {statuses}", statuses == {0: "pending", 1: "converged", 2: "failed", 3: "invalid"})
            shape = f["status"].shape
            for name in words["quantities"]:
                holds(page, f"{name} has the shape of the study", f[name].shape == shape and {"units", "long_name"} <= set(f[name].attrs))
                holds(page, f"{name} of a study that is no grid names its parameters",
                      f.attrs["design"] == "grid" or f[name].attrs.get("coordinates", "").split() == words["parameters"])
            for name in words["series"]:
                holds(page, f"{name} is over the study and one more axis", f[name].shape[: len(shape)] == shape and f[name].ndim == len(shape) + 1)
            holds(page, "/provenance/cpu_seconds is over the axes", f["provenance/cpu_seconds"].shape == shape)
            holds(page, "designs that are no grid have one dimension", f.attrs["design"] in ("grid", "training") or len(shape) == 1)
    promised = set(re.findall(r"`(\w+)`", table.rows[0]["meaning"]))
    holds(page, f"attributes of a study are {sorted(promised)}, files have {sorted(attributes)}", promised <= attributes)
    for name in table.names:
        if name and "…" not in name and name not in ("series", "series_axis"):
            holds(page, f"a study has /{name}", name.split("/")[0] in seen)
    with h5py.File(trained) as f:
        holds(page, "seeds are the last axis", f.attrs["axes"][-1] == "seed")
    with h5py.File(grid) as f:
        holds(page, "the drive is the last axis, and shards are 'i/n'", f.attrs["axes"][-1] == "voltage" and f.attrs["shard"] == "2/4")


@part("other files", seconds=7)
def other_files(page, run):
    compare(page, Table(other(page, "sensitivity.md")), [run.result("sensitivity", "--state", "set", "--check")])
    impedance = run.result("impedance", "--state", "set")
    compare(page, Table(other(page, "impedance.md")), [impedance])
    compare(page, Table(other(page, "pulses.md")), [run.result("pulse", *DEVICE, "--protocol", "fig1g", "--cycles", "3", "--devices", "2", "--seed", "1")])
    compare(page, Table(other(page, "compact-model.md")), [run.result("iv", *DEVICE), run.result("iv", "read-disturb", *DEVICE)])
    wired = run.result("train", "--epochs", "1", "--mapping", "pairs", "--wire-resistance", "1 mOhm")
    training = Table(other(page, "training.md"))
    compare(page, training, [wired])
    cells_of = run.file("cells.csv", "\n".join(",".join(str(1 + (7 * i + 3 * j) % 50) for j in range(5)) for i in range(6)) + "\n")
    inputs = run.file("inputs.csv", "0.1,0,0.1,0,0.1,0.1\n0,0.1,0.1,0,0,0.1\n")
    array = run.result("array", cells_of, "--unit", "uS", "--voltages", inputs, "--wire-resistance", "2 Ohm")
    compare(page, Table(other(page, "wires.md")), [array])
    for table, path in ((training, wired), (Table(other(page, "impedance.md")), impedance)):
        named = set(re.findall(r"`(\w+)`", table.names["summary"][0]["meaning"])) - {"names", "units", "long_names"}
        with h5py.File(path) as f:
            holds(page, f"{table.name}: /summary has {sorted(named - set(f['summary'].attrs))}", named <= set(f["summary"].attrs))
