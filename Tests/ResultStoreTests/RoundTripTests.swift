import Foundation
import Testing

@testable import ResultStore

@Suite struct RoundTripTests {
  let directory = TemporaryDirectory()

  @Test func everythingComesBack() throws {
    let path = directory.file("weakset.h5")
    let written = sampleResult()
    try ResultFile.write(written, to: path)
    let read = try ResultFile.read(path)
    #expect(read.title == written.title)
    #expect(read.state == written.state)
    #expect(read.mesh == written.mesh)
    #expect(read.fields == written.fields)
    #expect(read.transient == written.transient)
    #expect(read.summary == written.summary)
    #expect(read.errorEstimate == written.errorEstimate)
    #expect(read.convergence == written.convergence)
    #expect(read.config == written.config)
    #expect(read.provenance.version == "0.1.0")
    #expect(
      read.provenance.libraries == [
        .init(name: "HDF5", version: ResultFile.libraryVersion), .init(name: "UMFPACK", version: "5.7.9"),
      ])
    #expect(read.provenance.seed == 7)
    #expect(try ResultFile.readMesh(path) == written.mesh)
  }

  @Test func whatIsAbsentStaysAbsent() throws {
    let path = directory.file("plain.h5")
    var written = sampleResult(seed: nil)
    written.transient = nil
    written.errorEstimate = nil
    written.convergence = []
    written.summary.conductance = nil
    written.summary.filamentMeanTemperature = nil
    written.summary.thermalResistance = nil
    written.summary.others = []
    written.mesh.boundaryEdges = []
    written.mesh.boundaries = []
    written.mesh.boundaryNames = []
    written.config = ""
    try ResultFile.write(written, to: path)
    let read = try ResultFile.read(path)
    #expect(read.transient == nil)
    #expect(read.errorEstimate == nil)
    #expect(read.convergence.isEmpty)
    #expect(read.summary == written.summary)
    #expect(read.mesh == written.mesh)
    #expect(read.config.isEmpty)
    #expect(read.provenance.seed == nil)
  }

  @Test func aMeshAloneComesBackAndIsNoResult() throws {
    let path = directory.file("mesh.h5")
    let mesh = sampleResult().mesh
    let xdmf = try ResultFile.writeMesh(mesh, title: "mesh", to: path)
    #expect(xdmf == directory.file("mesh.xdmf"))
    #expect(try ResultFile.readMesh(path) == mesh)
    #expect(
      throws: ResultStoreError.wrongConventions(
        path: path, found: "fvsolve-mesh-1", expected: "fvsolve-1")
    ) { try ResultFile.read(path) }
  }

  @Test func equalResultsGiveEqualBytes() async throws {
    let first = try ResultFile.image(of: sampleResult())
    // Another second, so that time stamps would show; another heap history, so that bytes nobody wrote would.
    try await Task.sleep(for: .milliseconds(1100))
    let noise = (0..<200).map { [UInt8](repeating: UInt8($0), count: 5000) }
    let second = try ResultFile.image(of: sampleResult())
    #expect(noise.count == 200)
    #expect(first == second)
    var later = sampleResult()
    later.provenance.finished = Timestamp(seconds: 1_800_000_000)
    let third = try ResultFile.image(of: later)
    let differing = zip(first, third).filter { $0 != $1 }.count
    #expect(first.count == third.count)
    #expect(differing > 0 && differing <= 20)
  }

  @Test func noAbsolutePathIsStored() throws {
    let path = directory.file("paths.h5")
    try ResultFile.write(sampleResult(), to: path)
    #expect(
      try ResultFile.read(path).provenance.arguments
        == ["fvsolve", "--state", "weakset", "-o", "out.h5", "--geometry=y.yaml", "a/b"])
    for name in ["paths.h5", "paths.xdmf"] {
      let text = String(decoding: try #require(bytes(directory.file(name))), as: UTF8.self)
      for part in [directory.path, "/opt/bin", "/home/someone", "/x/y"] {
        #expect(!text.contains(part), "\(name) contains \(part)")
      }
    }
  }

  @Test func manyThreadsMayWriteAtOnce() async throws {
    let expected = try ResultFile.image(of: sampleResult())
    let directory = directory
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<16 {
        group.addTask {
          let path = directory.file("\(index % 4).h5")
          try ResultFile.write(sampleResult(), to: path)
          return try ResultFile.image(of: ResultFile.read(path)) == expected
        }
      }
      for try await same in group { #expect(same) }
    }
    #expect(directory.contents.count == 8)
  }

  @Test func lengthsAreChecked() {
    var short = sampleResult()
    short.fields.jouleHeat.removeLast()
    #expect(throws: ResultStoreError.inconsistent("fields/joule_heat has 127 values, expected 128")) {
      try ResultFile.image(of: short)
    }
    var lost = sampleResult()
    lost.mesh.triangles[3].y = 81
    #expect(throws: ResultStoreError.inconsistent("mesh/triangles names a vertex that is not there")) {
      try ResultFile.image(of: lost)
    }
    var twice = sampleResult()
    twice.summary.others[0].name = "voltage_V"
    #expect(throws: ResultStoreError.inconsistent("summary has a name twice")) {
      try ResultFile.image(of: twice)
    }
    var nameless = sampleResult()
    nameless.mesh.regions[0] = 2
    #expect(throws: ResultStoreError.inconsistent("mesh/region has an index without a name")) {
      try ResultFile.image(of: nameless)
    }
  }
}
