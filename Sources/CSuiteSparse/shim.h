#pragma once
#include <stddef.h>
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#if __has_include(<suitesparse/umfpack.h>)
#include <suitesparse/umfpack.h>
#else
#include <umfpack.h>
#endif
// OpenBLAS's own thread control; declared here so that no OpenBLAS header path is needed.
void openblas_set_num_threads(int num_threads);
char *openblas_get_config(void);

// LAPACK's eigenvalues and eigenvectors of a symmetric matrix, 32-bit indices; it comes within OpenBLAS. A Fortran routine
// takes the lengths of its character arguments after all others.
void dsyev_(
    const char *job, const char *triangle, const int *order, double *matrix, const int *leading, double *values,
    double *work, const int *work_count, int *info, size_t job_length, size_t triangle_length);

static inline int fv_symmetric_eigen(int order, double *matrix, double *values, double *work, int work_count) {
  int info = 0;
  dsyev_("V", "L", &order, matrix, &order, values, work, &work_count, &info, 1, 1);
  return info;
}

// UMFPACK's 64-bit interface takes long up to SuiteSparse 5 and int64_t from 7 on, which Swift tells apart though they are
// one size. These take long with either.
_Static_assert(sizeof(long) == 8, "the 64-bit interface needs a 64-bit long");

static inline int fv_umfpack_symbolic(
    long order, const long *starts, const long *rows, void **symbolic, const double *control, double *info) {
  return (int)umfpack_dl_symbolic(
      order, order, (const void *)starts, (const void *)rows, (const double *)0, symbolic, control, info);
}

static inline int fv_umfpack_numeric(
    const long *starts, const long *rows, const double *values, void *symbolic, void **numeric,
    const double *control, double *info) {
  return (int)umfpack_dl_numeric((const void *)starts, (const void *)rows, values, symbolic, numeric, control, info);
}

static inline int fv_umfpack_solve(
    const long *starts, const long *rows, const double *values, double *x, const double *b, void *numeric,
    const double *control, double *info) {
  return (int)umfpack_dl_solve(
      UMFPACK_A, (const void *)starts, (const void *)rows, values, x, b, numeric, control, info);
}

// The transposed system A' x = b with the factors of A.
static inline int fv_umfpack_solve_transposed(
    const long *starts, const long *rows, const double *values, double *x, const double *b, void *numeric,
    const double *control, double *info) {
  return (int)umfpack_dl_solve(
      UMFPACK_At, (const void *)starts, (const void *)rows, values, x, b, numeric, control, info);
}

// Has the allocator keep what is freed, up to 512 MB, instead of giving its pages back each time.
static inline void fv_keep_freed_memory(void) {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}
