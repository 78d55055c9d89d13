// HDF5 as Swift can import it: the library's header, and one static inline function for each macro that
// expands to a library global or a cast (those do not cross into Swift by themselves).
#pragma once
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif
#include <stdlib.h>
#include <string.h>

// Types. Stored types are little-endian on every machine, so that equal data give equal bytes.
static inline hid_t fv_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t fv_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t fv_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t fv_native_uint64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t fv_stored_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t fv_stored_int32(void) { return H5T_STD_I32LE; }
static inline hid_t fv_stored_int64(void) { return H5T_STD_I64LE; }
static inline hid_t fv_stored_uint64(void) { return H5T_STD_U64LE; }

// A new variable-length UTF-8 string type; the caller closes it.
static inline hid_t fv_string_type(void) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type >= 0 && (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
    H5Tclose(type);
    return -1;
  }
  return type;
}

// Property lists; the caller closes them. Objects made with them carry no time stamps.
static inline hid_t fv_untimed(hid_t list_class) {
  hid_t list = H5Pcreate(list_class);
  if (list >= 0 && H5Pset_obj_track_times(list, 0) < 0) {
    H5Pclose(list);
    return -1;
  }
  return list;
}
static inline hid_t fv_file_creation(void) { return fv_untimed(H5P_FILE_CREATE); }
static inline hid_t fv_group_creation(void) { return fv_untimed(H5P_GROUP_CREATE); }
static inline hid_t fv_dataset_creation(void) { return fv_untimed(H5P_DATASET_CREATE); }

// Access list for a file that lives in memory only, in the oldest format that holds the data: the newer ones
// carry a checksum of the superblock, which H5Fget_file_image of HDF5 1.10.8 leaves wrong.
static inline hid_t fv_memory_access(size_t increment) {
  hid_t list = H5Pcreate(H5P_FILE_ACCESS);
  if (list >= 0 && (H5Pset_fapl_core(list, increment, 0) < 0 ||
                    H5Pset_libver_bounds(list, H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST) < 0)) {
    H5Pclose(list);
    return -1;
  }
  return list;
}

static inline unsigned fv_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned fv_read_only(void) { return H5F_ACC_RDONLY; }

// Error stack as text: "what the caller asked for: what went wrong underneath".
struct fv_error_ends { char outer[512]; char inner[512]; };
static inline herr_t fv_error_visit(unsigned depth, const H5E_error2_t *entry, void *data) {
  struct fv_error_ends *ends = (struct fv_error_ends *)data;
  (void)depth;
  const char *text = entry->desc ? entry->desc : "";
  if (!ends->inner[0]) strncpy(ends->inner, text, sizeof ends->inner - 1);
  strncpy(ends->outer, text, sizeof ends->outer - 1);
  return 0;
}
static inline void fv_error_text(struct fv_error_ends *ends) {
  memset(ends, 0, sizeof *ends);
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, fv_error_visit, ends);
  H5Eclear2(H5E_DEFAULT);
}

// The library prints nothing by itself; it keeps this setting per thread.
static inline void fv_quiet(void) { H5Eset_auto2(H5E_DEFAULT, 0, 0); }

// Dimension scales as the HDF5 Dimension Scale Specification lays them out. The library's own H5DS writes the
// padding of its structures as it finds it, so equal data would not give equal bytes.

// Text of fixed length as an attribute, the form that readers of scales expect.
static inline herr_t fv_scale_text(hid_t object, const char *name, const char *text) {
  hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR), attribute = -1;
  herr_t status = -1;
  if (type >= 0 && space >= 0 && H5Tset_size(type, strlen(text) + 1) >= 0)
    attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0) {
    status = H5Awrite(attribute, type, text);
    H5Aclose(attribute);
  }
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return status;
}

// Makes a one-dimensional dataset a scale of that name.
static inline herr_t fv_make_scale(hid_t dataset, const char *name) {
  herr_t status = fv_scale_text(dataset, "CLASS", "DIMENSION_SCALE");
  return status < 0 ? status : fv_scale_text(dataset, "NAME", name);
}

// DIMENSION_LIST: one scale for each dimension of a dataset.
static inline herr_t fv_set_dimension_list(hid_t dataset, const hobj_ref_t *scales, size_t rank) {
  hsize_t extent = rank;
  hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ), space = H5Screate_simple(1, &extent, 0), attribute = -1;
  hvl_t *rows = (hvl_t *)calloc(rank, sizeof(hvl_t));
  herr_t status = -1;
  if (type >= 0 && space >= 0 && rows)
    attribute = H5Acreate2(dataset, "DIMENSION_LIST", type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0) {
    for (size_t i = 0; i < rank; i++) {
      rows[i].len = 1;
      rows[i].p = (void *)(scales + i);
    }
    status = H5Awrite(attribute, type, rows);
    H5Aclose(attribute);
  }
  free(rows);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return status;
}

// REFERENCE_LIST: which datasets use a scale, all of them for the same dimension.
static inline herr_t fv_set_reference_list(hid_t scale, const hobj_ref_t *users, size_t count, int dimension) {
  struct entry { hobj_ref_t dataset; int dimension; };
  hsize_t extent = count;
  hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct entry)), space = H5Screate_simple(1, &extent, 0);
  hid_t attribute = -1;
  struct entry *entries = (struct entry *)calloc(count, sizeof(struct entry));
  herr_t status = -1;
  if (type >= 0 && space >= 0 && entries &&
      H5Tinsert(type, "dataset", HOFFSET(struct entry, dataset), H5T_STD_REF_OBJ) >= 0 &&
      H5Tinsert(type, "dimension", HOFFSET(struct entry, dimension), H5T_NATIVE_INT) >= 0)
    attribute = H5Acreate2(scale, "REFERENCE_LIST", type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0) {
    for (size_t i = 0; i < count; i++) {
      entries[i].dataset = users[i];
      entries[i].dimension = dimension;
    }
    status = H5Awrite(attribute, type, entries);
    H5Aclose(attribute);
  }
  free(entries);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  return status;
}

// Reference to an object by its path.
static inline herr_t fv_reference(hid_t file, const char *path, hobj_ref_t *reference) {
  return H5Rcreate(reference, file, path, H5R_OBJECT, -1);
}
