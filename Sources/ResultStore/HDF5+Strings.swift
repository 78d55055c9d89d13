import CHDF5

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension HDF5 {
  /// Runs `body` with C copies of `strings`, the form in which HDF5 takes variable-length strings.
  static func withCStrings<Answer>(
    _ strings: [String], _ body: (UnsafeRawPointer?) -> Answer
  ) -> Answer {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBytes { body($0.baseAddress) }
  }

  /// Stores text as a dataset: a scalar when `shape` is empty.
  @discardableResult
  func write(_ strings: [String], shape: [Int], to name: String) throws(ResultStoreError) -> HDF5 {
    let type = try HDF5("make a string type") { fv_string_type() }
    let typeID = type.id
    let dataset = try makeDataset(name, type: { typeID }, shape: shape)
    let datasetID = dataset.id
    if !strings.isEmpty {
      try HDF5.call("write '\(name)'") {
        HDF5.withCStrings(strings) {
          H5Dwrite(datasetID, typeID, hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT), $0)
        }
      }
    }
    return dataset
  }

  /// Stores texts most of which are empty: these take no room and no time. Readers see "" for them.
  func writeSparse(_ strings: [String], shape: [Int], to name: String) throws(ResultStoreError) -> HDF5 {
    let type = try HDF5("make a string type") { fv_string_type() }
    let typeID = type.id
    let dataset = try makeDataset(name, type: { typeID }, shape: shape)
    let datasetID = dataset.id
    let copies = strings.map { $0.isEmpty ? nil : strdup($0) }
    defer { for copy in copies { free(copy) } }
    try HDF5.call("write '\(name)'") {
      copies.withUnsafeBytes {
        H5Dwrite(
          datasetID, typeID, hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT), $0.baseAddress)
      }
    }
    return dataset
  }

  /// Reads a dataset of strings, of any shape.
  func readStrings(_ name: String) throws(ResultStoreError) -> [String] {
    let dataset = try open(name)
    // A damaged header may claim any number; texts take at least a byte each, or were never written.
    let most = max(Self.mostUnwrittenStrings, Int(clamping: H5DStorage.size(of: dataset)))
    return try dataset.strings(name, most: most, space: H5Dget_space, type: H5Dget_type) { id, type, buffer in
      H5Dread(id, type, hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT), buffer)
    }
  }

  static let mostUnwrittenStrings = 1 << 20

  /// Reads the strings of this dataset or attribute, whether of fixed or of variable length.
  /// - Parameter most: how many there may be.
  func strings(
    _ name: String, most: Int = HDF5.mostUnwrittenStrings, space getSpace: (hid_t) -> hid_t,
    type getType: (hid_t) -> hid_t,
    read: (hid_t, hid_t, UnsafeMutableRawPointer?) -> herr_t
  ) throws(ResultStoreError) -> [String] {
    let object = id
    let count = try shape(getSpace).reduce(1, *)
    let stored = try HDF5("find the type of '\(name)'") { getType(object) }
    let storedID = stored.id
    guard
      try HDF5.call("find the type of '\(name)'", { Int32(H5Tget_class(storedID).rawValue) })
        == Int32(H5T_STRING.rawValue), count <= most
    else {
      throw .library(call: "read '\(name)'", message: "it is not text")
    }
    if count == 0 { return [] }
    guard try HDF5.call("find the type of '\(name)'", { H5Tis_variable_str(storedID) }) > 0 else {
      return try fixedStrings(name, count: count, type: storedID, read: read)
    }
    let space = try HDF5("find a shape") { getSpace(object) }
    let spaceID = space.id
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try HDF5.call("read '\(name)'") {
      pointers.withUnsafeMutableBytes { read(object, storedID, $0.baseAddress) }
    }
    let strings = pointers.map { $0.map { String(cString: $0) } ?? "" }
    try HDF5.call("release text") {
      pointers.withUnsafeMutableBytes {
        H5Dvlen_reclaim(storedID, spaceID, hid_t(H5P_DEFAULT), $0.baseAddress)
      }
    }
    return strings
  }

  private func fixedStrings(
    _ name: String, count: Int, type: hid_t, read: (hid_t, hid_t, UnsafeMutableRawPointer?) -> herr_t
  ) throws(ResultStoreError) -> [String] {
    let object = id
    let size = try HDF5.call("find the type of '\(name)'") { Int(H5Tget_size(type)) }
    guard size > 0, size < 1 << 24 else { throw .library(call: "read '\(name)'", message: "it is not text") }
    var bytes = [UInt8](repeating: 0, count: count * size)
    try HDF5.call("read '\(name)'") { bytes.withUnsafeMutableBytes { read(object, type, $0.baseAddress) } }
    return stride(from: 0, to: bytes.count, by: size).map {
      String(decoding: bytes[$0..<$0 + size].prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
