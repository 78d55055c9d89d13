import CHDF5
import Synchronization

extension HDF5 {
  /// Files in memory need names that differ while they are open; the name is not stored.
  private static let filesMade = Atomic(0)

  /// A new, empty file that lives in memory; ``image()`` gives its bytes.
  ///
  /// No disk is touched, so a full disk can never leave the library with a half-written file.
  static func fileInMemory() throws(ResultStoreError) -> HDF5 {
    let creation = try HDF5("prepare a file") { fv_file_creation() }
    let access = try HDF5("prepare a file in memory") { fv_memory_access(1 << 20) }
    let (creationID, accessID) = (creation.id, access.id)
    let name = "result \(filesMade.wrappingAdd(1, ordering: .relaxed).newValue)"
    return try HDF5("create a file in memory") {
      H5Fcreate(name, fv_truncate(), creationID, accessID)
    }
  }

  /// The bytes that this file would have on disk.
  func image() throws(ResultStoreError) -> [UInt8] {
    let file = id
    try HDF5.call("flush a file") { H5Fflush(file, H5F_SCOPE_GLOBAL) }
    let size = try HDF5.call("measure a file") { H5Fget_file_image(file, nil, 0) }
    var bytes = [UInt8](repeating: 0, count: size)
    try HDF5.call("copy a file") {
      bytes.withUnsafeMutableBytes { H5Fget_file_image(file, $0.baseAddress, size) }
    }
    return bytes
  }

  /// Opens a file on disk for reading.
  /// - Throws: `.notHDF5` when it is something else, `.damaged` when HDF5 refuses it.
  static func open(_ path: String) throws(ResultStoreError) -> HDF5 {
    guard ((try? HDF5.call("recognise '\(path)'") { H5Fis_hdf5(path) }) ?? 0) > 0 else {
      throw .notHDF5(path: path)
    }
    do {
      return try HDF5("open '\(path)'") { H5Fopen(path, fv_read_only(), hid_t(H5P_DEFAULT)) }
    } catch {
      throw .damaged(path: path, reason: error.message)
    }
  }

  /// Makes a group under this file or group.
  func makeGroup(_ name: String) throws(ResultStoreError) -> HDF5 {
    let parent = id
    let creation = try HDF5("prepare group '\(name)'") { fv_group_creation() }
    let creationID = creation.id
    return try HDF5("create group '\(name)'") {
      H5Gcreate2(parent, name, hid_t(H5P_DEFAULT), creationID, hid_t(H5P_DEFAULT))
    }
  }

  /// Opens a group or dataset under this file or group.
  func open(_ name: String) throws(ResultStoreError) -> HDF5 {
    let parent = id
    return try HDF5("find '\(name)'") { H5Oopen(parent, name, hid_t(H5P_DEFAULT)) }
  }

  /// Whether this file or group holds an object of that name (one path component).
  func contains(_ name: String) throws(ResultStoreError) -> Bool {
    let parent = id
    return try HDF5.call("look for '\(name)'") { H5Lexists(parent, name, hid_t(H5P_DEFAULT)) } > 0
  }

  /// Names of what this group holds, in increasing order.
  func names() throws(ResultStoreError) -> [String] {
    let group = id
    var names: [String] = []
    var info = H5G_info_t()
    try HDF5.call("list a group") { H5Gget_info(group, &info) }
    for index in 0..<info.nlinks {
      names.append(
        try HDF5.name("list a group") {
          H5Lget_name_by_idx(
            group, ".", H5_INDEX_NAME, H5_ITER_INC, index, $0, $1, hid_t(H5P_DEFAULT))
        })
    }
    return names
  }

  /// A name of unknown length.
  /// - Parameter get: as HDF5's functions for names: fills a buffer of a size and tells the length without the NUL.
  static func name(
    _ what: String, _ get: (UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(ResultStoreError) -> String {
    let length = try HDF5.call(what) { get(nil, 0) }
    var characters = [CChar](repeating: 0, count: length + 1)
    try HDF5.call(what) { get(&characters, length + 1) }
    return String(decoding: characters.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension ResultStoreError {
  /// What HDF5 said, or the whole description.
  var message: String {
    if case .library(_, let message) = self { message } else { description }
  }
}
