#!/usr/bin/env python3
"""The benchmark problem by FiPy: cell-centred finite volumes on a graded cylindrical grid, Picard iteration.

FiPy's accurate cylindrical grids are rectangular, so the cone is a staircase of cells. Conductivities on faces are
harmonic means over the two cells; the heat of a face goes to its two cells in proportion to their resistances.
"""

import problem

problem.one_thread()

import os

os.environ.setdefault("FIPY_SOLVERS", "scipy")

import argparse
import math

import fipy
import numpy as np
from fipy import CellVariable, CylindricalGrid2D, DiffusionTerm, FaceVariable
from fipy.solvers.scipy import LinearLUSolver


def graded(first, growth, total):
    """Cell sizes from `first` on, growing by `growth`, that add up to `total` exactly."""
    count = 1
    while first * (growth ** count - 1) / (growth - 1) < total:
        count += 1
    sizes = first * growth ** np.arange(count)
    return sizes * total / sizes.sum()


def build_grid(fine, growth):
    """Uniform cells of size `fine` (nm) over the filament, growing outwards; layers end on cell faces."""
    core = 10.0
    uniform = np.full(round(core / fine), core / round(core / fine))
    dr = np.concatenate([uniform, graded(fine * growth, growth, problem.RADIUS - core)])
    oxide = problem.OXIDE_TOP - problem.OXIDE_BOTTOM
    below = graded(fine * growth, growth, problem.OXIDE_BOTTOM)[::-1]
    middle = np.full(round(oxide / fine), oxide / round(oxide / fine))
    ti = problem.TI_TOP - problem.OXIDE_TOP
    titanium = graded(fine * growth, growth, ti)
    top = graded(titanium[-1], growth, problem.STACK_TOP - problem.TI_TOP)
    return CylindricalGrid2D(dx=dr, dy=np.concatenate([below, middle, titanium, top]))


def cell_size(cells, growth):
    """The size of the filament's cells that gives about that many in all."""
    low, high = 1e-3, 3.0
    for _ in range(60):
        size = math.sqrt(low * high)
        layers = [math.log(1 + total * (growth - 1) / size) / math.log(growth)
                  for total in (problem.RADIUS, problem.OXIDE_BOTTOM, problem.STACK_TOP - problem.OXIDE_TOP)]
        count = (10.0 / size + layers[0]) * ((problem.OXIDE_TOP - problem.OXIDE_BOTTOM) / size + layers[1] + layers[2])
        low, high = (size, high) if count > cells else (low, size)
    return size


def material_masks(mesh, state):
    r, z = np.array(mesh.cellCenters)
    in_oxide = (z > problem.OXIDE_BOTTOM) & (z < problem.OXIDE_TOP)
    inside = in_oxide & (r < problem.filament_radius(state, z))
    return {"filament": inside, "oxide": in_oxide & ~inside,
            "ti": (z > problem.OXIDE_TOP) & (z < problem.TI_TOP),
            "tin": (z < problem.OXIDE_BOTTOM) | (z > problem.TI_TOP)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", choices=problem.STATES, default="set")
    parser.add_argument("--nodes", type=int, default=10000, help="wanted number of cells (approximate)")
    parser.add_argument("--order", type=int, choices=(1,), default=1, help="this method has one order only")
    parser.add_argument("--growth", type=float, default=1.1, help="growth of the cells away from the filament")
    arguments = parser.parse_args()
    watch = problem.Stopwatch()
    growth = arguments.growth
    fine = cell_size(arguments.nodes, growth)
    mesh = watch.timed("mesh", lambda: build_grid(fine, growth))
    masks = material_masks(mesh, arguments.state)
    potential, temperature = CellVariable(mesh, value=0.0), CellVariable(mesh, value=problem.T_COLD)
    sigma, kappa = CellVariable(mesh, value=1.0), CellVariable(mesh, value=1.0)
    heat = CellVariable(mesh, value=0.0)
    potential.constrain(0.0, mesh.facesBottom)
    potential.constrain(problem.VOLTAGE, mesh.facesTop)
    for face in (mesh.facesBottom, mesh.facesTop):
        temperature.constrain(problem.T_COLD, face)
    charge_equation = DiffusionTerm(coeff=sigma.harmonicFaceValue) == 0
    heat_equation = DiffusionTerm(coeff=kappa.harmonicFaceValue) + heat == 0
    solver = LinearLUSolver(tolerance=1e-12)

    volumes = np.array(mesh.cellVolumes)
    first, second = np.array(mesh.faceCellIDs.filled(-1))
    second = np.where(second < 0, first, second)
    boundary = np.array(mesh.exteriorFaces)
    areas, distances = np.array(mesh._faceAreas), np.array(mesh._cellDistances)
    terminal = np.flatnonzero(np.array(mesh.facesTop))
    ground = np.flatnonzero(np.array(mesh.facesBottom))

    def update_laws():
        T = np.array(temperature.value)
        s, k = np.empty_like(T), np.empty_like(T)
        for name, mask in masks.items():
            s[mask], k[mask] = problem.sigma(name, T[mask]), problem.kappa(name, T[mask])
        sigma.setValue(s)
        kappa.setValue(k)

    def dissipation():
        """Heat of every face, split between its cells; returns the total (per radian)."""
        V, s = np.array(potential.value), np.array(sigma.value)
        conductance = np.array(sigma.harmonicFaceValue.value) * areas / distances
        power = conductance * (V[second] - V[first]) ** 2
        power[ground] = (conductance * V[first] ** 2)[ground]
        power[terminal] = (conductance * (problem.VOLTAGE - V[first]) ** 2)[terminal]
        share = np.where(boundary, 1.0, s[second] / (s[first] + s[second]))
        cell = np.bincount(first, power * share, len(V)) + np.bincount(second, power * (1 - share), len(V))
        heat.setValue(cell / volumes)
        return power.sum()

    old = None
    for iteration in range(1, 200):
        watch.timed("laws", update_laws)
        watch.timed("sweeps", lambda: charge_equation.solve(var=potential, solver=solver))
        total = watch.timed("laws", dissipation)
        watch.timed("sweeps", lambda: heat_equation.solve(var=temperature, solver=solver))
        new = np.concatenate([potential.value, temperature.value - problem.T_COLD])
        n = len(volumes)
        if old is not None:
            change = max(np.linalg.norm((new - old)[:n]) / np.linalg.norm(new[:n]),
                         np.linalg.norm((new - old)[n:]) / np.linalg.norm(new[n:]))
            if change < 1e-10:
                break
        old = new
    else:
        raise SystemExit("Picard iteration did not converge")
    T = np.array(temperature.value)
    inside = masks["filament"]
    mean = (T * volumes)[inside].sum() / volumes[inside].sum()
    problem.report(f"FiPy {fipy.__version__}", arguments.state, watch, watch.total(),
                   conductance=problem.TO_WATTS * total / problem.VOLTAGE ** 2, peak=T.max(), mean=mean,
                   nodes=n, iterations=iteration, setting={"cell_nm": fine, "growth": growth})


if __name__ == "__main__":
    main()
