import CHDF5

extension ResultFile {
  /// Of files that hold a network's training:
  ///
  ///     /                          Conventions, title, scheme, data, device_sha256, curves: names in order; complete = 1, written last
  ///     /seed (S), /epoch (E)
  ///     /curves/test_accuracy (S,E), test_loss, training_accuracy, training_loss, potentiation_pulses, depression_pulses, …
  ///     /confusion_matrix (S,10,10)       labels in rows, answers in columns, of the last test
  ///     /layers/0/conductance (S,inputs,outputs), opposite_conductance (of pairs), histogram (S,B), histogram_edges (B+1)
  ///     /data/names, sha256
  ///     /summary, /config, /provenance    as in a result
  public static let trainingConventions = Kind.training.rawValue

  /// Writes a training to `path`, whose directory is made if it is missing, in one step.
  /// - Throws: as ``write(_:to:)``.
  public static func writeTraining(_ result: TrainingResult, to path: String) throws(ResultStoreError) {
    try AtomicFile.write(image(of: result), to: path)
  }

  /// Reads what ``writeTraining(_:to:)`` wrote.
  /// - Throws: as ``read(_:)``.
  public static func readTraining(_ path: String) throws(ResultStoreError) -> TrainingResult {
    try read(path, as: TrainingResult.self)
  }
}

extension TrainingResult: StoredResult {
  static var conventions: String { ResultFile.trainingConventions }

  static func store(_ result: TrainingResult, in file: borrowing HDF5) throws(ResultStoreError) {
    try file.setAttribute("title", result.title)
    try file.setAttribute("scheme", result.scheme)
    try file.setAttribute("data", result.data)
    try file.setAttribute("device_sha256", result.deviceHash)
    try file.setAttribute("curves", result.curves.map(\.name))
    let seeds = result.seeds.count
    try file.write(result.seeds, shape: [seeds], to: "seed", unit: nil, longName: "seed of each run")
    let epochs = result.curves.first?.rows.first?.count ?? 0
    try file.write(
      (0..<epochs).map { Int64($0 + 1) }, shape: [epochs], to: "epoch", unit: nil, longName: "epochs done")
    let curves = try file.makeGroup("curves")
    for curve in result.curves {
      try curves.write(
        curve.rows.flatMap(\.self), shape: [seeds, epochs], to: curve.name, unit: curve.unit,
        longName: curve.longName)
    }
    let classes = TrainingResult.classes
    try file.write(
      result.confusion.flatMap(\.self), shape: [seeds, classes, classes], to: "confusion_matrix", unit: nil,
      longName: "images of the test by label and by answer, after the last epoch")
    let layers = try file.makeGroup("layers")
    for (number, layer) in result.layers.enumerated() {
      try layers.write(layer, number: number, seeds: seeds)
    }
    let sources = result.sources.sorted { $0.key < $1.key }
    let data = try file.makeGroup("data")
    try data.write(sources.map(\.key), shape: [sources.count], to: "names")
    try data.write(sources.map(\.value), shape: [sources.count], to: "sha256")
    try file.writeSummary(result.summary)
    try file.writeText(result.config, to: "config", longName: "resolved plan of the run")
    try file.write(result.provenance)
  }

  init(from file: borrowing HDF5) throws(ResultStoreError) { self = try file.readTraining() }
}

extension HDF5 {
  fileprivate func write(_ layer: TrainingResult.Layer, number: Int, seeds: Int) throws(ResultStoreError) {
    let group = try makeGroup("\(number)")
    let shape = [seeds, layer.inputs, layer.outputs]
    try group.write(
      layer.conductance.flatMap(\.self), shape: shape, to: "conductance", unit: "S",
      longName: "conductance of each cell after the last epoch")
    if !layer.opposite.isEmpty {
      try group.write(
        layer.opposite.flatMap(\.self), shape: shape, to: "opposite_conductance", unit: "S",
        longName: "conductance of the second cell of each pair after the last epoch")
    }
    let (edges, counts) = layer.histogram
    try group.write(
      edges, shape: [edges.count], to: "histogram_edges", unit: "S", longName: "edges of the histogram's bins"
    )
    try group.write(
      counts.flatMap(\.self), shape: [seeds, edges.count - 1], to: "histogram", unit: nil,
      longName: "cells by conductance")
  }

  func readTraining() throws(ResultStoreError) -> TrainingResult {
    let seeds: [UInt64] = try read("seed")
    let epochs: [Int64] = try read("epoch")
    func rows<Value>(_ flat: [Value], _ width: Int) -> [[Value]] {
      width == 0
        ? seeds.map { _ in [] }
        : stride(from: 0, to: flat.count, by: width).map { Array(flat[$0..<$0 + width]) }
    }
    let group = try open("curves")
    var curves: [TrainingResult.Curve] = []
    for name in try textsAttribute("curves") {
      let dataset = try group.open(name)
      let flat: [Double] = try group.read(name, shape: [seeds.count, epochs.count])
      curves.append(
        TrainingResult.Curve(
          name: name, unit: try dataset.textAttribute("units"),
          longName: try dataset.textAttribute("long_name"), rows: rows(flat, epochs.count)))
    }
    let classes = TrainingResult.classes
    let confusion: [Int64] = try read("confusion_matrix", shape: [seeds.count, classes, classes])
    let all = try open("layers")
    var layers: [TrainingResult.Layer] = []
    for number in 0..<(try all.names().count) {
      let layer = try all.open("\(number)")
      let shape = try layer.open("conductance").shape(H5Dget_space)
      guard shape.count == 3, shape[0] == seeds.count else {
        throw .inconsistent("layers/\(number)/conductance has the shape \(shape)")
      }
      let flat: [Double] = try layer.read("conductance", shape: shape)
      let opposite: [Double] =
        try layer.contains("opposite_conductance") ? try layer.read("opposite_conductance", shape: shape) : []
      layers.append(
        TrainingResult.Layer(
          inputs: shape[1], outputs: shape[2], conductance: rows(flat, shape[1] * shape[2]),
          opposite: opposite.isEmpty ? [] : rows(opposite, shape[1] * shape[2])))
    }
    let data = try open("data")
    let (names, hashes) = (try data.readStrings("names"), try data.readStrings("sha256"))
    guard names.count == hashes.count, Set(names).count == names.count else {
      throw .inconsistent("/data has \(names.count) names and \(hashes.count) hashes")
    }
    return TrainingResult(
      title: try textAttribute("title"), scheme: try textAttribute("scheme"), data: try textAttribute("data"),
      sources: Dictionary(uniqueKeysWithValues: zip(names, hashes)),
      deviceHash: try textAttribute("device_sha256"), seeds: seeds, curves: curves,
      confusion: rows(confusion, classes * classes), layers: layers, summary: try readScalars(),
      config: try readText("config"), provenance: try readProvenance())
  }
}
