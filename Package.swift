// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "fvsolve",
  products: [.executable(name: "fvsolve", targets: ["fvsolve"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CSuiteSparse", providers: [.apt(["libsuitesparse-dev", "libopenblas-dev"])]),
    .systemLibrary(name: "CHDF5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CNLopt", providers: [.apt(["libnlopt-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Quantities"),
    .target(
      name: "Materials",
      dependencies: ["Quantities", .product(name: "RealModule", package: "swift-numerics")]),
    .target(
      name: "Circuits",
      dependencies: ["Quantities", .product(name: "RealModule", package: "swift-numerics")]),
    // The files of geometries/ become part of the program, so that it finds them wherever it is run from. The link in the target's folder lets the
    // build see when one comes or goes.
    .target(
      name: "DeviceGeometry",
      dependencies: ["Circuits", "Materials", "Quantities", .product(name: "Yams", package: "Yams")],
      exclude: ["geometries"], plugins: ["EmbedGeometries"]),
    .plugin(name: "EmbedGeometries", capability: .buildTool, dependencies: ["GeometryEmbedder"]),
    .executableTarget(name: "GeometryEmbedder"),
    // The commit becomes part of the program too.
    .target(name: "Revision", plugins: ["EmbedRevision"]),
    .plugin(name: "EmbedRevision", capability: .buildTool, dependencies: ["RevisionEmbedder"]),
    .executableTarget(name: "RevisionEmbedder"),
    .target(name: "AxisymmetricMesh", dependencies: ["DeviceGeometry", "SparseLU"]),
    .target(name: "SparseLU", dependencies: ["CSuiteSparse"]),
    .target(
      name: "FiniteVolume",
      dependencies: [
        "AxisymmetricMesh", "SparseLU", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Electrothermal",
      dependencies: [
        "AxisymmetricMesh", "Circuits", "DeviceGeometry", "FiniteVolume", "Materials", "Quantities",
        "SparseLU",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "CompactModel",
      dependencies: [
        "Circuits", "Quantities", "ResultStore", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Calibration",
      dependencies: [
        "AxisymmetricMesh", "Circuits", "CompactModel", "DeviceGeometry", "Electrothermal", "Optimization",
        "Quantities", "ResultStore", "Studies", "Workers",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "PulseProgramming",
      dependencies: [
        "Circuits", "CompactModel", "DeviceGeometry", "Optimization", "Quantities", "ResultStore", "Workers",
        .product(name: "RealModule", package: "swift-numerics"),
        .product(name: "SwiftCSV", package: "SwiftCSV"),
      ]),
    // The hot loops of training, in C: compiled for several instruction sets, of which the machine's best is taken when the program runs.
    .target(name: "CCrossbarKernels"),
    .target(
      name: "Crossbar",
      dependencies: [
        "CCrossbarKernels", "CompactModel", "CZlib", "PulseProgramming", "Quantities", "ResultStore",
        "SparseLU", "Workers",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Reproduction",
      dependencies: [
        "Crossbar", "DeviceGeometry", "PulseProgramming", "Quantities", "ResultStore", "Workers",
      ]),
    .target(name: "Optimization", dependencies: ["CNLopt"]),
    .target(name: "Workers"),
    .target(name: "Cluster", dependencies: ["Workers"]),
    .target(name: "ResultStore", dependencies: ["AxisymmetricMesh", "CHDF5", "Workers"]),
    .target(
      name: "Studies",
      dependencies: [
        "AxisymmetricMesh", "Circuits", "DeviceGeometry", "Electrothermal", "FiniteVolume", "Quantities",
        "ResultStore", "SparseLU", "Workers",
        .product(name: "RealModule", package: "swift-numerics"),
        .product(name: "SwiftCSV", package: "SwiftCSV"),
      ]),
    .executableTarget(
      name: "fvsolve",
      dependencies: [
        "AxisymmetricMesh", "Calibration", "Circuits", "Cluster", "CompactModel", "Crossbar",
        "DeviceGeometry",
        "Electrothermal", "Materials",
        "Optimization", "PulseProgramming", "Quantities", "Reproduction", "ResultStore", "Revision",
        "SparseLU", "Studies", "Workers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
    .testTarget(
      name: "MaterialsTests",
      dependencies: [
        "Materials", "Quantities", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(name: "CircuitsTests", dependencies: ["Circuits"]),
    .testTarget(name: "DeviceGeometryTests", dependencies: ["Circuits", "DeviceGeometry", "Materials"]),
    .testTarget(name: "AxisymmetricMeshTests", dependencies: ["AxisymmetricMesh"]),
    .testTarget(name: "SparseLUTests", dependencies: ["SparseLU"]),
    .testTarget(
      name: "FiniteVolumeTests",
      dependencies: ["FiniteVolume", .product(name: "RealModule", package: "swift-numerics")]),
    .testTarget(
      name: "ElectrothermalTests",
      dependencies: [
        "AxisymmetricMesh", "Circuits", "CompactModel", "DeviceGeometry", "Electrothermal", "FiniteVolume",
        "Materials",
        "SparseLU",
      ]),
    // A device of formulas for the tests of the model and of the commands.
    .target(
      name: "CompactModelTestSupport",
      dependencies: [
        "CompactModel", "Quantities", .product(name: "RealModule", package: "swift-numerics"),
      ],
      path: "Tests/CompactModelTestSupport"),
    .testTarget(
      name: "CompactModelTests",
      dependencies: [
        "Circuits", "CompactModel", "CompactModelTestSupport", "Quantities",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "CalibrationTests",
      dependencies: [
        "Calibration", "Circuits", "CompactModel", "CompactModelTestSupport", "DeviceGeometry", "ResultStore",
        "Studies", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "PulseProgrammingTests",
      dependencies: [
        "Circuits", "CompactModel", "CompactModelTestSupport", "DeviceGeometry", "PulseProgramming",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "CrossbarTests",
      dependencies: [
        "CCrossbarKernels", "CompactModel", "Crossbar", "PulseProgramming", "ResultStore",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["fvsolve", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .testTarget(name: "ReproductionTests", dependencies: ["DeviceGeometry", "Quantities", "Reproduction"]),
    .testTarget(name: "WorkersTests", dependencies: ["Workers"]),
    .testTarget(name: "OptimizationTests", dependencies: ["Optimization"]),
    .testTarget(name: "ClusterTests", dependencies: ["Cluster"]),
    .testTarget(name: "ResultStoreTests", dependencies: ["ResultStore"]),
    .testTarget(name: "StudiesTests", dependencies: ["DeviceGeometry", "ResultStore", "Studies"]),
    .testTarget(
      name: "fvsolveTests",
      dependencies: [
        "CompactModel", "CompactModelTestSupport", "DeviceGeometry", "Reproduction", "ResultStore",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// The gate builds with this set, so that no warning lands.
if Context.environment["FVSOLVE_WARNINGS_ARE_ERRORS"] != nil {
  for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
