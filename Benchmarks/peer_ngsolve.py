#!/usr/bin/env python3
"""The benchmark problem by NGSolve: high-order finite elements, netgen mesh refined into the filament's corners."""

import problem

problem.one_thread()

import argparse
import math

from netgen.geom2d import SplineGeometry
from ngsolve import (H1, BilinearForm, GridFunction, InnerProduct, Integrate,
                     Mesh, SetNumThreads, dx, grad, x, y)
from ngsolve import __version__ as ngsolve_version

DOMAINS = ("bottom", "oxide", "filament", "ti", "top")
MATERIAL_OF = {"bottom": "tin", "top": "tin", "ti": "ti", "oxide": "oxide", "filament": "filament"}


def geometry(state, fine, corner_level, hp):
    """Cross-section of the stack (nm). `fine` is the element size in the filament, `corner_level` an element size
    wanted at its two corners (None: the same as `fine`)."""
    a, b = problem.STATES[state]
    R, z0, z1, z2, z3 = (problem.RADIUS, problem.OXIDE_BOTTOM, problem.OXIDE_TOP, problem.TI_TOP, problem.STACK_TOP)
    geo = SplineGeometry()
    corner = corner_level or fine
    point = {}
    for name, (r, z), size, singular in (
            ("a0", (0, 0), 1e6, 0), ("b0", (R, 0), 1e6, 0),
            ("a1", (0, z0), fine, 0), ("c1", (a, z0), corner, hp), ("b1", (R, z0), 1e6, 0),
            ("a2", (0, z1), fine, 0), ("c2", (b, z1), corner, hp), ("b2", (R, z1), 1e6, 0),
            ("a3", (0, z2), 1e6, 0), ("b3", (R, z2), 1e6, 0),
            ("a4", (0, z3), 1e6, 0), ("b4", (R, z3), 1e6, 0)):
        point[name] = geo.AppendPoint(r, z, maxh=size, hpref=singular)
    number = {name: i + 1 for i, name in enumerate(DOMAINS)}
    for start, end, left, right, bc in (
            ("a0", "b0", "bottom", None, "ground"),
            ("b0", "b1", "bottom", None, "side"), ("b1", "b2", "oxide", None, "side"),
            ("b2", "b3", "ti", None, "side"), ("b3", "b4", "top", None, "side"),
            ("b4", "a4", "top", None, "terminal"),
            ("a4", "a3", "top", None, "axis"), ("a3", "a2", "ti", None, "axis"),
            ("a2", "a1", "filament", None, "axis"), ("a1", "a0", "bottom", None, "axis"),
            ("a1", "c1", "filament", "bottom", "inner"), ("c1", "b1", "oxide", "bottom", "inner"),
            ("a2", "c2", "ti", "filament", "inner"), ("c2", "b2", "ti", "oxide", "inner"),
            ("a3", "b3", "top", "ti", "inner"), ("c1", "c2", "filament", "oxide", "inner")):
        geo.Append(["line", point[start], point[end]], leftdomain=number[left],
                   rightdomain=number[right] if right else 0, bc=bc)
    for name, i in number.items():
        geo.SetMaterial(i, name)
    geo.SetDomainMaxH(number["filament"], fine)
    return geo


def build_mesh(state, fine, coarse, grading, corner=None, levels=0, factor=0.15):
    geo = geometry(state, fine, corner, 1 if levels else 0)
    mesh = Mesh(geo.GenerateMesh(maxh=coarse, grading=grading, quad_dominated=False))
    if levels:
        mesh.RefineHP(levels, factor)
    return mesh


class Problem:
    """Coupled Newton on (V, T - 300) of one order on one mesh."""

    def __init__(self, mesh, order, bonus=2, inverse="umfpack", condense=True):
        self.mesh, self.bonus, self.inverse = mesh, bonus, inverse
        one = H1(mesh, order=order, dirichlet="ground|terminal")
        self.order = order
        self.space = one * one
        self.nodes = one.ndof
        (v, t), (w, s) = self.space.TnT()
        T = problem.T_COLD + t
        form = BilinearForm(self.space, condense=condense)
        for domain, material in MATERIAL_OF.items():
            if domain == "top":
                continue
            here = dx(definedon=mesh.Materials("bottom|top" if domain == "bottom" else domain), bonus_intorder=bonus)
            sig = problem.sigma(material, T) if problem.MATERIALS[material][1] else problem.MATERIALS[material][0]
            kap = problem.kappa(material, T) if problem.MATERIALS[material][3] else problem.MATERIALS[material][2]
            form += sig * x * grad(v) * grad(w) * here
            form += (kap * x * grad(t) * grad(s) - sig * x * InnerProduct(grad(v), grad(v)) * s) * here
        self.form = form
        self.u = GridFunction(self.space)
        self.condense = condense

    def solve(self, voltage, watch=None, tolerance=1e-10, start=None, maximum=40):
        """Newton from a cold stack whose potential is a straight ramp through the oxide and constant in the metals;
        from a raw start (the terminal's value set, zero elsewhere) it diverges."""
        watch = watch or problem.Stopwatch()
        u, form, space = self.u, self.form, self.space
        if start is None:
            u.vec[:] = 0
            ramp = (y - problem.OXIDE_BOTTOM) / (problem.OXIDE_TOP - problem.OXIDE_BOTTOM)
            u.components[0].Set(self.mesh.MaterialCF(
                {"bottom": 0, "oxide": voltage * ramp, "filament": voltage * ramp, "ti": voltage, "top": voltage}))
        residual = u.vec.CreateVector()
        step = u.vec.CreateVector()
        inverse = None
        history = []
        for iteration in range(1, maximum + 1):
            watch.timed("assembly", lambda: form.Apply(u.vec, residual))
            watch.timed("assembly", lambda: form.AssembleLinearization(u.vec))
            free = space.FreeDofs(self.condense)
            if inverse is None:
                inverse = watch.timed("factorization", lambda: form.mat.Inverse(free, inverse=self.inverse))
            else:
                watch.timed("factorization", lambda: inverse.Update())

            def back():
                if not self.condense:
                    step.data = inverse * residual
                    return
                residual.data += form.harmonic_extension_trans * residual
                step.data = inverse * residual
                step.data += form.harmonic_extension * step
                step.data += form.inner_solve * residual
            watch.timed("solve", back)
            u.vec.data -= step
            size = max(norm(space, step, 0) / max(norm(space, u.vec, 0), 1e-300),
                       norm(space, step, 1) / max(norm(space, u.vec, 1), 1e-300))
            history.append(size)
            if not math.isfinite(size):
                break
            if size < tolerance:
                return history
        raise RuntimeError(f"Newton did not converge: {history}")

    def conductance(self, voltage):
        return problem.TO_WATTS * self.heat() / voltage ** 2

    def heat(self):
        v, t = self.u.components
        total = 0.0
        for domain, material in MATERIAL_OF.items():
            total += Integrate(problem.sigma(material, problem.T_COLD + t) * x * InnerProduct(grad(v), grad(v)),
                               self.mesh, order=2 * self.order + self.bonus + 1,
                               definedon=self.mesh.Materials(domain))
        return total

    def filament_mean(self, state):
        t = self.u.components[1]
        total = Integrate(x * t, self.mesh, order=self.order + self.bonus + 1,
                          definedon=self.mesh.Materials("filament"))
        return problem.T_COLD + 2 * math.pi * total / problem.filament_volume(state)

    def temperature(self, r, z):
        return problem.T_COLD + self.u.components[1](self.mesh(r, z))

    def peak(self):
        """Highest temperature on the axis, by sampling, then golden-section search between the neighbours."""
        low, high = problem.OXIDE_BOTTOM - 10, problem.OXIDE_TOP + 5
        n = 120
        zs = [low + (high - low) * i / n for i in range(n + 1)]
        ts = [self.temperature(0, z) for z in zs]
        i = max(range(1, n), key=lambda k: ts[k])
        a, b = zs[i - 1], zs[i + 1]
        ratio = (math.sqrt(5) - 1) / 2
        for _ in range(25):
            c, d = b - ratio * (b - a), a + ratio * (b - a)
            if self.temperature(0, c) > self.temperature(0, d):
                b = d
            else:
                a = c
        return self.temperature(0, (a + b) / 2), (a + b) / 2


def norm(space, vector, field):
    part = vector[space.Range(field)]
    return part.Norm()


#: --nodes N (10,000 and more) picks the element size (nm) in the filament as (a / N)^(1/b), by order: fitted, +-15 %
SIZE_LAW = {1: (93.3, 1.952), 2: (364.8, 1.958), 3: (1087.5, 1.85), 4: (2071.0, 1.792)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", choices=problem.STATES, default="set")
    parser.add_argument("--order", type=int, default=3)
    parser.add_argument("--nodes", type=int, help="wanted number of unknowns per field (approximate)")
    parser.add_argument("--size", type=float, default=5.0, help="element size in the filament (nm)")
    parser.add_argument("--levels", type=int, default=2, help="layers of geometric refinement into the corners")
    parser.add_argument("--factor", type=float, default=0.15)
    parser.add_argument("--inverse", default="umfpack")
    arguments = parser.parse_args()
    size = arguments.size
    if arguments.nodes:
        a, b = SIZE_LAW[arguments.order]
        size = (a / arguments.nodes) ** (1 / b)
    watch = problem.Stopwatch()
    SetNumThreads(1)
    mesh = watch.timed("mesh", lambda: build_mesh(arguments.state, size, 100 * size, 0.5, levels=arguments.levels,
                                                  factor=arguments.factor))
    solution = Problem(mesh, arguments.order, bonus=0, inverse=arguments.inverse)
    history = solution.solve(problem.VOLTAGE, watch)
    conductance = solution.conductance(problem.VOLTAGE)
    peak, _ = solution.peak()
    mean = solution.filament_mean(arguments.state)
    problem.report(f"NGSolve {ngsolve_version} P{arguments.order}", arguments.state, watch, watch.total(),
                   conductance=conductance, peak=peak, mean=mean, nodes=solution.nodes, iterations=len(history),
                   setting={"order": arguments.order, "size_nm": size, "levels": arguments.levels})


if __name__ == "__main__":
    main()
