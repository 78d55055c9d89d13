#!/usr/bin/env python3
"""Reads the sample result of the Swift tests with h5py: every name, type, shape, unit and attribute.

    check_result.py RESULT.h5 SCRIPTS_DIRECTORY [xarray] [meshio]
With xarray or meshio also what these make of it.
Prints one line per difference and exits with 1 if there is any.
"""
import hashlib
import os
import sys
import xml.etree.ElementTree

import h5py
import numpy

sys.dont_write_bytecode = True
path, scripts, *readers = sys.argv[1:]
sys.path.insert(0, scripts)
import read_result

N, M, B, S, K, L, C = 81, 128, 8, 3, 2, 3, 2
FLOATS = {
    "mesh/points": ((N, 2), "m"),
    "fields/potential": ((N,), "V"),
    "fields/temperature": ((N,), "K"),
    "fields/joule_heat": ((M,), "W m-3"),
    "fields/current_density": ((M, 2), "A m-2"),
    "transient/time": ((S,), "s"),
    "transient/peak_temperature": ((S,), "K"),
    "transient/current": ((S,), "A"),
    "transient/joule_power": ((S,), "W"),
    "snapshots/time": ((K,), "s"),
    **{
        f"snapshots/{group}/{name}": (shape, unit)
        for group in ("0000", "0001")
        for name, shape, unit in (
            ("potential", (N,), "V"), ("temperature", (N,), "K"), ("joule_heat", (M,), "W m-3"),
            ("current_density", (M, 2), "A m-2"),
        )
    },
    "error_estimate/conductance": ((L,), "S"),
    "error_estimate/peak_temperature": ((L,), "K"),
    "convergence/load": ((C,), "1"),
    "convergence/update": ((C,), "1"),
    "convergence/imbalance": ((C,), "1"),
    "convergence/damping": ((C,), "1"),
}
INTEGERS = {
    "mesh/triangles": (M, 3),
    "mesh/region": (M,),
    "mesh/boundary_edges": (B, 2),
    "mesh/boundary": (B,),
    "error_estimate/vertices": (L,),
    "convergence/iteration": (C,),
    "convergence/factorised": (C,),
}
TEXTS = {"config": (), "summary/names": (11,), "summary/units": (11,), "summary/long_names": (11,)}
GROUPS = {"mesh", "fields", "transient", "summary", "error_estimate", "convergence", "provenance"}
GROUPS |= {"snapshots", "snapshots/0000", "snapshots/0001"}
SUMMARY = {
    "voltage_V": 0.4, "current_A": 4.08e-4, "conductance_S": 1.02e-3, "joule_power_W": 1.63e-4,
    "peak_temperature_K": 800.0, "filament_mean_temperature_K": 650.0, "thermal_resistance_K_per_W": 3.06e6,
    "current_imbalance": 1e-14, "energy_imbalance": 2e-13, "newton_iterations": 6, "vertices": 81.0, "rcond": 1e-9,
}
wrong = []


def check(what, found, expected):
    if found != expected:
        wrong.append(f"{what}: {found!r}, expected {expected!r}")


with h5py.File(path, "r") as file:
    names = set()
    file.visit(names.add)
    check("names", names, set(FLOATS) | set(INTEGERS) | set(TEXTS) | GROUPS)
    check("root attributes", set(file.attrs), {"Conventions", "title", "state", "complete"})
    check("Conventions", file.attrs["Conventions"], "fvsolve-1")
    check("title", file.attrs["title"], 'HfO₂ memristor <test> -- "quoted" & more')
    check("state", file.attrs["state"], "weakset")
    check("complete", int(file.attrs["complete"]), 1)
    for name, (shape, unit) in FLOATS.items():
        check(name + " type", file[name].dtype, numpy.dtype("<f8"))
        check(name + " shape", file[name].shape, shape)
        check(name + " units", file[name].attrs.get("units"), unit)
        check(name + " has long_name", len(file[name].attrs.get("long_name", "")) > 3, True)
    for name, shape in INTEGERS.items():
        check(name + " type", file[name].dtype, numpy.dtype("<i4"))
        check(name + " shape", file[name].shape, shape)
    for name, shape in TEXTS.items():
        check(name + " type", tuple(h5py.check_string_dtype(file[name].dtype)), ("utf-8", None))
        check(name + " shape", file[name].shape, shape)
    check("region names", list(file["mesh/region"].attrs["names"]), ["filament", "HfO₂ oxide"])
    check("boundary names", list(file["mesh/boundary"].attrs["names"]), ["axis", "bottom"])
    check("snapshot times", file["snapshots/time"][()].tolist(), [1e-12, 1e-6])
    check("time_s", [file[f"snapshots/{k:04}"].attrs["time_s"] for k in range(K)], [1e-12, 1e-6])
    check("snapshot at the axis", [file[f"snapshots/{k:04}/temperature"][0] for k in range(K)], [450.0, 800.0])
    check("NaN potential", numpy.flatnonzero(numpy.isnan(file["fields/potential"][()])).tolist(), [8])
    check("points[10]", file["mesh/points"][10].tolist(), [1e-9, 1e-9])
    check("triangles[1]", file["mesh/triangles"][1].tolist(), [0, 10, 9])
    check("current_density[1]", file["fields/current_density"][1].tolist(), [-1.0, 5e11])
    check("summary", {k: v.item() for k, v in file["summary"].attrs.items()}, SUMMARY)
    check("summary names", {n.decode() for n in file["summary/names"][()]} | {"newton_iterations"}, set(SUMMARY))
    estimate = file["error_estimate/conductance"].attrs
    check("extrapolated", (estimate["extrapolated"], estimate["uncertainty"]), (1.0127e-3, 8e-7))
    check("observed order", estimate["observed_order"], 2.1)
    check("no order", "observed_order" in file["error_estimate/peak_temperature"].attrs, False)
    check("factorised", file["convergence/factorised"][()].tolist(), [1, 0])
    config = file["config"][()]
    check("config", config.decode().splitlines()[1], "state: weakset   # café")
    check("sha256", file["config"].attrs["sha256"], hashlib.sha256(config).hexdigest())
    provenance = read_result.attributes(file["provenance"])
    check("provenance", set(provenance), {"version", "commit", "libraries", "argv", "seed", "started", "finished"})
    check("argv", provenance["argv"][0], "fvsolve")
    check("started", provenance["started"], "2023-11-14T22:13:20Z")
    check("library", provenance["libraries"][1], "UMFPACK 5.7.9")
    check("seed", provenance["seed"], 7)

result = read_result.read(path)
check("read()", result["fields"]["temperature"].shape, (N,))
check("read() summary", result["summary"]["conductance_S"], 1.02e-3)
check("read() regions", result["mesh"]["region_names"], ["filament", "HfO₂ oxide"])
check("read() transient", result["transient"]["joule_power"].tolist(), [0.0, 1e-4, 1.6e-4])
check("read() snapshots", [(s["time"], s["temperature"][0]) for s in result["snapshots"]], [(1e-12, 450.0), (1e-6, 800.0)])
check("read() estimate", result["error_estimate"]["conductance"]["uncertainty"], 8e-7)
# The XDMF file beside it: XML whose every reference leads to an array of that shape and type.
document = xml.etree.ElementTree.parse(os.path.splitext(path)[0] + ".xdmf")
items = document.findall(".//DataItem")
check("XDMF items", len(items), K * 7)
collection = document.find("./Domain/Grid")
check("XDMF collection", collection.get("CollectionType"), "Temporal")
check("XDMF times", [float(time.get("Value")) for time in collection.findall("Grid/Time")], [1e-12, 1e-6])
with h5py.File(path, "r") as file:
    for item in items:
        name, place = item.text.split(":")
        array = file[place]
        check(place + " file", name, os.path.basename(path))
        check(place + " dimensions", tuple(map(int, item.get("Dimensions").split())), array.shape)
        kind = {"Float": "f", "Int": "i"}[item.get("NumberType")] + item.get("Precision")
        check(place + " kind", array.dtype, numpy.dtype("<" + kind))
if "xarray" in readers:
    data = read_result.dataset(path)
    check("dataset() units", data.temperature.attrs["units"], "K")
    check("dataset() sizes", (data.sizes["vertex"], data.sizes["triangle"]), (N, M))
    check("dataset() history", data.peak_temperature.sel(time=1e-12).item(), 450.0)
    check("dataset() history units", (data.joule_power.attrs["units"], data.time.attrs["units"]), ("W", "s"))
    check("dataset() snapshot", data.snapshot_temperature.sel(snapshot_time=1e-6)[0].item(), 800.0)
    check("dataset() snapshot sizes", data.snapshot_current_density.shape, (K, M, 2))
    check("dataset() snapshot units", data.snapshot_joule_heat.attrs["units"], "W m-3")
if "meshio" in readers:
    import meshio

    with meshio.xdmf.TimeSeriesReader(os.path.splitext(path)[0] + ".xdmf") as series:
        points, cells = series.read_points_cells()
        check("meshio mesh", (points.shape, cells[0].data.shape), ((N, 2), (M, 3)))
        steps = [series.read_data(k) for k in range(series.num_steps)]
        check("meshio", [(time, at["temperature"][0]) for time, at, _ in steps], [(1e-12, 450.0), (1e-6, 800.0)])
        check("meshio cells", {name: len(values[0]) for name, values in steps[1][2].items()}["joule_heat"], M)

print("\n".join(wrong), end="\n" if wrong else "")
sys.exit(1 if wrong else 0)
