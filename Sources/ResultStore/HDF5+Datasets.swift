import CHDF5

/// A number that HDF5 stores: its type in the file and in memory.
protocol HDF5Element: BitwiseCopyable {
  static var zero: Self { get }
  static func storedType() -> hid_t
  static func nativeType() -> hid_t
}

extension Double: HDF5Element {
  static func storedType() -> hid_t { fv_stored_double() }
  static func nativeType() -> hid_t { fv_native_double() }
}

extension Int32: HDF5Element {
  static func storedType() -> hid_t { fv_stored_int32() }
  static func nativeType() -> hid_t { fv_native_int32() }
}

extension Int64: HDF5Element {
  static func storedType() -> hid_t { fv_stored_int64() }
  static func nativeType() -> hid_t { fv_native_int64() }
}

extension UInt64: HDF5Element {
  static func storedType() -> hid_t { fv_stored_uint64() }
  static func nativeType() -> hid_t { fv_native_uint64() }
}

extension HDF5 {
  /// A simple data space; no extents make a scalar.
  static func space(_ shape: [Int]) throws(ResultStoreError) -> HDF5 {
    let extents = shape.map { hsize_t($0) }
    return try HDF5("make a data space") {
      extents.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(extents.count), extents, nil)
    }
  }

  /// Stores `values` (row-major, `shape.reduce(1, *)` of them) as a new dataset of this group.
  /// - Parameters:
  ///   - unit: attribute `units`; `nil` for integers that count or index.
  ///   - longName: attribute `long_name`.
  @discardableResult
  func write<Element: HDF5Element>(
    _ values: [Element], shape: [Int], to name: String, unit: String?, longName: String
  ) throws(ResultStoreError) -> HDF5 {
    let dataset = try write(values, shape: shape, to: name)
    if let unit { try dataset.setAttribute("units", unit) }
    try dataset.setAttribute("long_name", longName)
    return dataset
  }

  /// Stores `values` (row-major, `shape.reduce(1, *)` of them) as a new dataset of this group, without attributes.
  @discardableResult
  func write<Element: HDF5Element>(
    _ values: [Element], shape: [Int], to name: String
  ) throws(ResultStoreError) -> HDF5 {
    guard shape.reduce(1, *) == values.count else {
      throw .inconsistent("\(name) has \(values.count) values for the shape \(shape)")
    }
    let dataset = try makeDataset(name, type: Element.storedType, shape: shape)
    let datasetID = dataset.id
    if !values.isEmpty {
      try HDF5.call("write '\(name)'") {
        values.withUnsafeBytes {
          H5Dwrite(
            datasetID, Element.nativeType(), hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT),
            $0.baseAddress)
        }
      }
    }
    return dataset
  }

  /// Makes a contiguous dataset without time stamps.
  func makeDataset(_ name: String, type: () -> hid_t, shape: [Int]) throws(ResultStoreError) -> HDF5 {
    let parent = id
    let creation = try HDF5("prepare '\(name)'") { fv_dataset_creation() }
    let space = try HDF5.space(shape)
    let (creationID, spaceID) = (creation.id, space.id)
    return try HDF5("create '\(name)'") {
      H5Dcreate2(
        parent, name, type(), spaceID, hid_t(H5P_DEFAULT), creationID, hid_t(H5P_DEFAULT))
    }
  }

  /// Reads a dataset of this group with all its values.
  /// - Parameter columns: the extent after the first that the dataset must have; `nil` for one dimension.
  func read<Element: HDF5Element>(
    _ name: String, columns: Int? = nil, as element: Element.Type = Element.self
  ) throws(ResultStoreError) -> [Element] {
    try read(name) { $0.count == (columns == nil ? 1 : 2) && (columns == nil || $0[1] == columns) }
  }

  /// Reads a dataset of this group that must have that shape.
  func read<Element: HDF5Element>(
    _ name: String, shape: [Int], as element: Element.Type = Element.self
  ) throws(ResultStoreError) -> [Element] {
    try read(name) { $0 == shape }
  }

  private func read<Element: HDF5Element>(
    _ name: String, where isExpected: ([Int]) -> Bool
  ) throws(ResultStoreError) -> [Element] {
    let dataset = try open(name)
    let datasetID = dataset.id
    let shape = try dataset.shape(H5Dget_space)
    guard isExpected(shape) else {
      throw .library(call: "read '\(name)'", message: "its shape is \(shape)")
    }
    let count = shape.reduce(1, *)
    try dataset.refuseImplausible(count: count, name: name)
    var values = [Element](repeating: .zero, count: count)
    if count > 0 {
      try HDF5.call("read '\(name)'") {
        values.withUnsafeMutableBytes {
          H5Dread(
            datasetID, Element.nativeType(), hid_t(H5S_ALL), hid_t(H5S_ALL), hid_t(H5P_DEFAULT),
            $0.baseAddress)
        }
      }
    }
    return values
  }

  /// Extents of this dataset or attribute.
  func shape(_ getSpace: (hid_t) -> hid_t) throws(ResultStoreError) -> [Int] {
    let object = id
    let space = try HDF5("find a shape") { getSpace(object) }
    let spaceID = space.id
    let rank = try HDF5.call("find a rank") { H5Sget_simple_extent_ndims(spaceID) }
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    try HDF5.call("find extents") { H5Sget_simple_extent_dims(spaceID, &extents, nil) }
    return try extents.map { extent throws(ResultStoreError) in
      guard let extent = Int(exactly: extent), extent < 1 << 31 else {
        throw .library(call: "find a shape", message: "an extent of \(extent) is absurd")
      }
      return extent
    }
  }

  /// A damaged header may claim any size; data that are not in the file are not worth the memory.
  private func refuseImplausible(count: Int, name: String) throws(ResultStoreError) {
    let stored = H5DStorage.size(of: self)
    guard count == 0 || (stored > 0 && count <= max(1 << 20, Int(clamping: stored) * 1100)) else {
      throw .library(
        call: "read '\(name)'", message: "\(count) values are declared, \(stored) bytes are there")
    }
  }
}

enum H5DStorage {
  /// Bytes in the file, 0 when nothing was ever written.
  static func size(of dataset: borrowing HDF5) -> UInt64 {
    let id = dataset.id
    let size = try? HDF5.call("measure a dataset") { Int64(clamping: H5Dget_storage_size(id)) }
    return UInt64(size ?? 0)
  }
}
