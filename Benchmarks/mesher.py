"""Triangle mesh of the benchmark's cross-section by gmsh, graded into the filament's two corners (lengths in nm)."""

import math

import gmsh

import problem

LAYERS = ("bottom", "filament", "oxide", "ti", "top")
MATERIAL_OF = {"bottom": "tin", "top": "tin", "ti": "ti", "oxide": "oxide", "filament": "filament"}


def generate(state, corner, slope, coarse, path=None, quiet=True, version=None):
    """Mesh with element size corner + slope * distance to the nearest corner of the filament, at most `coarse`.

    Writes `path` when given. Returns (points [n, 2], {region: triangles [m, 3]}).
    """
    import numpy
    gmsh.initialize(interruptible=False)
    try:
        gmsh.option.setNumber("General.Terminal", 0 if quiet else 1)
        gmsh.option.setNumber("General.NumThreads", 1)
        a, b = problem.STATES[state]
        z = (0.0, problem.OXIDE_BOTTOM, problem.OXIDE_TOP, problem.TI_TOP, problem.STACK_TOP)
        point = gmsh.model.geo.addPoint
        axis = [point(0, h, 0) for h in z]
        side = [point(problem.RADIUS, h, 0) for h in z]
        low, high = point(a, z[1], 0), point(b, z[2], 0)
        line = gmsh.model.geo.addLine
        up = [line(axis[i], axis[i + 1]) for i in range(4)]
        out = [line(side[i], side[i + 1]) for i in range(4)]
        floor, lid = line(axis[0], side[0]), line(axis[4], side[4])
        foot, foot_out = line(axis[1], low), line(low, side[1])
        head, head_out = line(axis[2], high), line(high, side[2])
        cone, middle = line(low, high), line(axis[3], side[3])
        loops = {
            "bottom": [floor, out[0], -foot_out, -foot, -up[0]],
            "filament": [foot, cone, -head, -up[1]],
            "oxide": [foot_out, out[1], -head_out, -cone],
            "ti": [head, head_out, out[2], -middle, -up[2]],
            "top": [middle, out[3], -lid, -up[3]],
        }
        faces = {name: gmsh.model.geo.addPlaneSurface([gmsh.model.geo.addCurveLoop(loops[name])]) for name in LAYERS}
        gmsh.model.geo.synchronize()
        for name, face in faces.items():
            gmsh.model.addPhysicalGroup(2, [face], name=name)
        for name, curves in (("ground", [floor]), ("terminal", [lid]), ("filament_bottom", [foot]),
                             ("filament_top", [head]), ("filament_oxide", [cone]), ("oxide_bottom", [foot_out]),
                             ("oxide_top", [head_out]), ("ti_top", [middle])):
            gmsh.model.addPhysicalGroup(1, curves, name=name)
        for option in ("MeshSizeExtendFromBoundary", "MeshSizeFromPoints", "MeshSizeFromCurvature"):
            gmsh.option.setNumber("Mesh." + option, 0)
        size = gmsh.model.mesh.field
        size.add("MathEval", 1)
        d = [f"sqrt((x-{r})^2 + (y-{h})^2)" for r, h in ((a, z[1]), (b, z[2]))]
        nearest = f"0.5 * ({d[0]} + {d[1]} - abs({d[0]} - {d[1]}))"
        size.setString(1, "F", f"{corner} + {slope} * {nearest}")
        size.setAsBackgroundMesh(1)
        gmsh.option.setNumber("Mesh.MeshSizeMax", coarse)
        gmsh.option.setNumber("Mesh.Algorithm", 6)
        gmsh.model.mesh.generate(2)
        if path:
            if version:
                gmsh.option.setNumber("Mesh.MshFileVersion", version)
            gmsh.write(path)
        tags, coordinates, _ = gmsh.model.mesh.getNodes()
        number = numpy.full(int(tags.max()) + 1, -1)
        used = {}
        for name, face in faces.items():
            _, nodes = gmsh.model.mesh.getElementsByType(2, face)
            used[name] = nodes.reshape(-1, 3)
        number[tags.astype(int)] = numpy.arange(len(tags))
        points = coordinates.reshape(-1, 3)[:, :2]
        return points, {name: number[nodes.astype(int)] for name, nodes in used.items()}
    finally:
        gmsh.finalize()


def slope_for(nodes, corner):
    """The slope whose mesh has about that many nodes when its corner size is `corner` (nm) times the slope
    (fitted, +-15 %)."""
    return ((48 + 17 * math.log(0.3 / corner)) / nodes) ** 0.5
