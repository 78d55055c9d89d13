import CHDF5

/// Dimension scales: datasets that label the dimensions of others, for xarray, netCDF and h5py.
extension HDF5 {
  /// Makes every axis a scale and attaches it to a dimension of every dataset that has so many.
  /// - Parameters:
  ///   - axes: names of one-dimensional datasets of this file, in the order of the dimensions.
  ///   - datasets: paths of datasets whose dimensions are the axes, or the first ones of them.
  func attach(scales axes: [String], to datasets: [String]) throws(ResultStoreError) {
    let scales = try references(to: axes)
    var ranks: [Int] = []
    for path in datasets {
      let dataset = try open(path)
      let datasetID = dataset.id
      let rank = try dataset.shape(H5Dget_space).count
      ranks.append(rank)
      guard rank > 0 else { continue }
      try HDF5.call("label '\(path)'") { fv_set_dimension_list(datasetID, scales, rank) }
    }
    for (dimension, name) in axes.enumerated() {
      let users = try references(to: zip(datasets, ranks).filter { $0.1 > dimension }.map(\.0))
      let scale = try open(name)
      let scaleID = scale.id
      try HDF5.call("make '\(name)' a scale") { fv_make_scale(scaleID, name) }
      try HDF5.call("list the uses of '\(name)'") {
        fv_set_reference_list(scaleID, users, users.count, Int32(dimension))
      }
    }
  }

  private func references(to paths: [String]) throws(ResultStoreError) -> [hobj_ref_t] {
    let file = id
    var references: [hobj_ref_t] = []
    for path in paths {
      var reference = hobj_ref_t()
      try HDF5.call("refer to '\(path)'") { fv_reference(file, path, &reference) }
      references.append(reference)
    }
    return references
  }
}
