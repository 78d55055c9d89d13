#!/usr/bin/env python3
"""The benchmark problem by scikit-fem: P1 or P2 triangles on a graded gmsh mesh, SciPy's default sparse solver."""

import problem

problem.one_thread()

import argparse
import math

import numpy as np
import scipy.sparse as sparse
import skfem
from skfem import Basis, BilinearForm, ElementTriP1, ElementTriP2, LinearForm, MeshTri
from skfem.helpers import dot, grad

import mesher


@BilinearForm
def block_vv(v, w, e):
    return e.x[0] * e.sigma * dot(grad(v), grad(w))


@BilinearForm
def block_vt(t, w, e):
    return e.x[0] * e.dsigma * t * dot(e.field, grad(w))


@BilinearForm
def block_tv(v, s, e):
    return -2.0 * e.x[0] * e.sigma * dot(e.field, grad(v)) * s


@BilinearForm
def block_tt(t, s, e):
    return e.x[0] * (e.kappa * dot(grad(t), grad(s)) + e.dkappa * t * dot(e.flux, grad(s))
                     - e.dsigma * t * dot(e.field, e.field) * s)


@LinearForm
def residual_v(w, e):
    return e.x[0] * e.sigma * dot(e.field, grad(w))


@LinearForm
def residual_t(s, e):
    return e.x[0] * (e.kappa * dot(e.flux, grad(s)) - e.sigma * dot(e.field, e.field) * s)


def laws(T, region_of_element):
    """sigma, dsigma, kappa, dkappa at the quadrature points."""
    result = [np.empty_like(T) for _ in range(4)]
    for name, elements in region_of_element.items():
        here = T[elements]
        material = mesher.MATERIAL_OF[name]
        for array, law in zip(result, (problem.sigma, problem.dsigma, problem.kappa, problem.dkappa)):
            array[elements] = law(material, here)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", choices=problem.STATES, default="set")
    parser.add_argument("--order", type=int, choices=(1, 2), default=1)
    parser.add_argument("--nodes", type=int, default=10000, help="wanted number of unknowns per field (approximate)")
    parser.add_argument("--corner", type=float, help="element size at the filament's corners / slope (nm)", default=0.3)
    arguments = parser.parse_args()
    watch = problem.Stopwatch()
    slope = mesher.slope_for(arguments.nodes / arguments.order ** 2, arguments.corner)
    points, regions = watch.timed("mesh", lambda: mesher.generate(
        arguments.state, arguments.corner * slope, slope, 1e6))
    triangles, elements, first = [], {}, 0
    for name, nodes in regions.items():
        triangles.append(nodes)
        elements[name] = np.arange(first, first + len(nodes))
        first += len(nodes)
    mesh = MeshTri(points.T.copy(), np.vstack(triangles).T.copy())
    element = ElementTriP1() if arguments.order == 1 else ElementTriP2()
    basis = Basis(mesh, element, intorder=2 * arguments.order + 1)
    n = basis.N
    z = basis.doflocs[1]
    bottom, top = np.flatnonzero(z < 1e-9), np.flatnonzero(z > problem.STACK_TOP - 1e-9)
    fixed = np.concatenate([bottom, top, n + bottom, n + top])
    free = np.setdiff1d(np.arange(2 * n), fixed)
    u = np.zeros(2 * n)
    u[:n] = problem.VOLTAGE * np.clip((z - problem.OXIDE_BOTTOM) / (problem.OXIDE_TOP - problem.OXIDE_BOTTOM), 0, 1)

    def state_at_points():
        v, t = basis.interpolate(u[:n]), basis.interpolate(u[n:])
        sigma, dsigma, kappa, dkappa = laws(problem.T_COLD + np.array(t), elements)
        return dict(field=v.grad, flux=t.grad, sigma=sigma, dsigma=dsigma, kappa=kappa, dkappa=dkappa)

    def assemble():
        e = state_at_points()
        matrix = sparse.bmat([[block_vv.assemble(basis, **e), block_vt.assemble(basis, **e)],
                              [block_tv.assemble(basis, **e), block_tt.assemble(basis, **e)]], "csc")
        return matrix, np.concatenate([residual_v.assemble(basis, **e), residual_t.assemble(basis, **e)])

    for iteration in range(1, 41):
        matrix, residual = watch.timed("assembly", assemble)
        step = np.zeros(2 * n)
        step[free] = watch.timed("linear_solver", lambda: skfem.solve(matrix[free][:, free], residual[free]))
        u -= step
        size = max(np.linalg.norm(step[:n]) / np.linalg.norm(u[:n]), np.linalg.norm(step[n:]) / np.linalg.norm(u[n:]))
        if not size < 1e300:
            raise SystemExit("Newton diverged")
        if size < 1e-10:
            break
    else:
        raise SystemExit("Newton did not converge")
    e = state_at_points()
    weight = basis.dx * basis.default_parameters()["x"][0]
    heat = np.sum(e["sigma"] * np.sum(np.array(e["field"]) ** 2, axis=0) * weight)
    t = np.array(basis.interpolate(u[n:]))
    inside = elements["filament"]
    mean = problem.T_COLD + 2 * math.pi * np.sum((t * weight)[inside]) / problem.filament_volume(arguments.state)
    problem.report(f"scikit-fem {skfem.__version__} P{arguments.order}", arguments.state, watch, watch.total(),
                   conductance=problem.TO_WATTS * heat / problem.VOLTAGE ** 2, peak=problem.T_COLD + u[n:].max(),
                   mean=mean, nodes=n, iterations=iteration,
                   setting={"order": arguments.order, "slope": slope, "corner_nm": arguments.corner * slope})


if __name__ == "__main__":
    main()
