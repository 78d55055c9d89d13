import CHDF5

extension HDF5 {
  /// Attaches one number to this object.
  func setAttribute<Element: HDF5Element>(_ name: String, _ value: Element) throws(ResultStoreError) {
    let space = try HDF5.space([])
    var value = value
    try writeAttribute(name, type: Element.storedType(), space: space) { attribute in
      withUnsafeMutableBytes(of: &value) { H5Awrite(attribute, Element.nativeType(), $0.baseAddress) }
    }
  }

  /// Attaches a list of numbers to this object.
  func setAttribute<Element: HDF5Element>(_ name: String, _ values: [Element]) throws(ResultStoreError) {
    let space = try HDF5.space([values.count])
    try writeAttribute(name, type: Element.storedType(), space: space) { attribute in
      values.withUnsafeBytes { H5Awrite(attribute, Element.nativeType(), $0.baseAddress) }
    }
  }

  /// Attaches one line of text to this object.
  func setAttribute(_ name: String, _ text: String) throws(ResultStoreError) {
    try setText(name, [text], shape: [])
  }

  /// Attaches a list of names to this object.
  func setAttribute(_ name: String, _ texts: [String]) throws(ResultStoreError) {
    try setText(name, texts, shape: [texts.count])
  }

  private func setText(_ name: String, _ texts: [String], shape: [Int]) throws(ResultStoreError) {
    let type = try HDF5("make a string type") { fv_string_type() }
    let typeID = type.id
    let space = try HDF5.space(shape)
    try writeAttribute(name, type: typeID, space: space) { attribute in
      texts.isEmpty ? 0 : HDF5.withCStrings(texts) { H5Awrite(attribute, typeID, $0) }
    }
  }

  private func writeAttribute(
    _ name: String, type: hid_t, space: borrowing HDF5, _ write: (hid_t) -> herr_t
  ) throws(ResultStoreError) {
    let (object, spaceID) = (id, space.id)
    let attribute = try HDF5("create attribute '\(name)'") {
      H5Acreate2(object, name, type, spaceID, hid_t(H5P_DEFAULT), hid_t(H5P_DEFAULT))
    }
    let attributeID = attribute.id
    try HDF5.call("write attribute '\(name)'") { write(attributeID) }
  }

  func hasAttribute(_ name: String) throws(ResultStoreError) -> Bool {
    let object = id
    return try HDF5.call("look for attribute '\(name)'") { H5Aexists(object, name) } > 0
  }

  /// Names of the attributes of this group or dataset, in increasing order.
  func attributeNames() throws(ResultStoreError) -> [String] {
    let object = id
    let count = try HDF5.call("count attributes") { H5Aget_num_attrs(object) }
    var names: [String] = []
    for index in 0..<hsize_t(count) {
      names.append(
        try HDF5.name("list attributes") {
          H5Aget_name_by_idx(
            object, ".", H5_INDEX_NAME, H5_ITER_INC, index, $0, $1, hid_t(H5P_DEFAULT))
        })
    }
    return names
  }

  /// The number of that name.
  func attribute<Element: HDF5Element>(
    _ name: String, as element: Element.Type = Element.self
  ) throws(ResultStoreError) -> Element {
    let attribute = try openAttribute(name)
    let attributeID = attribute.id
    guard try attribute.shape(H5Aget_space).reduce(1, *) == 1 else {
      throw .library(call: "read attribute '\(name)'", message: "it is not one number")
    }
    var value = Element.zero
    try HDF5.call("read attribute '\(name)'") {
      withUnsafeMutableBytes(of: &value) { H5Aread(attributeID, Element.nativeType(), $0.baseAddress) }
    }
    return value
  }

  /// The text of that name.
  func textAttribute(_ name: String) throws(ResultStoreError) -> String {
    try textsAttribute(name).first ?? ""
  }

  /// The list of names of that name.
  func textsAttribute(_ name: String) throws(ResultStoreError) -> [String] {
    let attribute = try openAttribute(name)
    return try attribute.strings(
      name, space: H5Aget_space, type: H5Aget_type, read: { H5Aread($0, $1, $2) })
  }

  private func openAttribute(_ name: String) throws(ResultStoreError) -> HDF5 {
    let object = id
    return try HDF5("find attribute '\(name)'") { H5Aopen(object, name, hid_t(H5P_DEFAULT)) }
  }
}
