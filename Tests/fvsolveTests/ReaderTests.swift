import Foundation
import Testing

/// What the program writes, opened with the tools that people use: `FVSOLVE_TEST_PYTHON` names a Python that has
/// meshio, h5py and xarray (scripts/test makes one). On a CI machine it must be there.
@Suite(
  .enabled(
    if: Available.readers,
    "set FVSOLVE_TEST_PYTHON to a Python with meshio, h5py and xarray"))
struct ReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleDevice.text, to: "device.yaml")
    let run = try fvsolve(["--geometry", "device.yaml", "--no-plot", "-o", "out/r.h5"], in: folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Found beside the XDMF file from another working directory, and equal to what the HDF5 file holds.
  @Test func meshioReadsTheFields() throws {
    try check(
      """
      import h5py, meshio, numpy
      mesh = meshio.read("out/r.xdmf")
      with h5py.File("out/r.h5") as file:
          assert (mesh.points[:, :2] == file["mesh/points"][()]).all()
          assert (mesh.cells_dict["triangle"] == file["mesh/triangles"][()]).all()
          for name in ("potential", "temperature"):
              assert numpy.array_equal(mesh.point_data[name], file["fields"][name][()]), name
          for name in ("joule_heat", "current_density"):
              assert numpy.array_equal(mesh.cell_data_dict[name]["triangle"], file["fields"][name][()]), name
          assert numpy.array_equal(mesh.cell_data_dict["region"]["triangle"], file["mesh/region"][()])
      assert 305 < mesh.point_data["temperature"].max() < 2000
      """)
  }

  @Test func meshioReadsAMesh() throws {
    let run = try fvsolve(["mesh", "--geometry", "device.yaml", "-o", "out/m.h5"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    try check(
      """
      import meshio
      mesh = meshio.read("out/m.xdmf")
      assert abs(mesh.points[:, 0].max() / 50e-9 - 1) < 1e-12
      assert set(mesh.cell_data_dict["region"]["triangle"]) == {0, 1, 2, 3, 4}
      """)
  }

  @Test func xarrayReadsUnitsAndNumbers() throws {
    let summary = try folder.result("out/r.h5").summary
    try check(
      """
      import sys
      sys.path.insert(0, "\(Product.checkout)/scripts")
      from read_result import dataset
      ds = dataset("out/r.h5")
      assert ds.temperature.attrs["units"] == "K" and ds.joule_heat.attrs["units"] == "W m-3"
      assert float(ds.temperature.max()) == \(summary.peakTemperature)
      assert ds.attrs["current_A"] == \(summary.current) and ds.attrs["state"] == "sample"
      """)
  }

  private func check(_ script: String) throws {
    let python = try #require(
      Available.readerPython, "FVSOLVE_TEST_PYTHON is not set: run the tests with scripts/test")
    let run = try RunningProgram(
      python, ["-c", script], in: folder.root, environment: ["PYTHONDONTWRITEBYTECODE": "1"]
    ).wait()
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }
}
