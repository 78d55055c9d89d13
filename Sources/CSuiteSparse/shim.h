#pragma once
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#if __has_include(<suitesparse/umfpack.h>)
#include <suitesparse/cholmod.h>
#include <suitesparse/umfpack.h>
#else
#include <cholmod.h>
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

// CHOLMOD's settings and the factor of one matrix. The matrix stays the caller's.
typedef struct {
  cholmod_common common;
  cholmod_factor *factor;
} fv_cholmod;

static inline void fv_cholmod_free(void *handle) {
  fv_cholmod *solver = (fv_cholmod *)handle;
  if (!solver) return;
  cholmod_l_free_factor(&solver->factor, &solver->common);
  cholmod_l_finish(&solver->common);
  free(solver);
}

// The part on and below the diagonal is what is read.
static inline cholmod_sparse fv_cholmod_matrix(long order, const long *starts, const long *rows, const double *values) {
  cholmod_sparse matrix;
  memset(&matrix, 0, sizeof matrix);
  matrix.nrow = matrix.ncol = (size_t)order;
  matrix.nzmax = (size_t)starts[order];
  matrix.p = (void *)starts;
  matrix.i = (void *)rows;
  matrix.x = (void *)values;
  matrix.stype = -1;
  matrix.itype = CHOLMOD_LONG;
  matrix.xtype = values ? CHOLMOD_REAL : CHOLMOD_PATTERN;
  matrix.dtype = CHOLMOD_DOUBLE;
  matrix.sorted = matrix.packed = 1;
  return matrix;
}

// Analyses a pattern; null when there is no memory for so much as the settings. Ordering: CHOLMOD_AMD or CHOLMOD_METIS.
static inline void *fv_cholmod_analyse(long order, const long *starts, const long *rows, int ordering, int *status) {
  fv_cholmod *solver = (fv_cholmod *)calloc(1, sizeof *solver);
  *status = CHOLMOD_OUT_OF_MEMORY;
  if (!solver) return NULL;
  cholmod_l_start(&solver->common);
  solver->common.print = 0;
  solver->common.try_catch = 1;
  solver->common.nmethods = 1;
  solver->common.method[0].ordering = ordering;
  solver->common.postorder = 1;
  solver->common.supernodal = CHOLMOD_AUTO;
  // L L' whichever way it is stored, so that an indefinite matrix is told as one.
  solver->common.final_ll = 1;
  solver->common.quick_return_if_not_posdef = 1;
  cholmod_sparse matrix = fv_cholmod_matrix(order, starts, rows, NULL);
  solver->factor = cholmod_l_analyze(&matrix, &solver->common);
  *status = solver->common.status;
  return solver;
}

static inline int fv_cholmod_factorise(
    void *handle, long order, const long *starts, const long *rows, const double *values, double *reciprocal_condition,
    long *peak_bytes) {
  fv_cholmod *solver = (fv_cholmod *)handle;
  cholmod_sparse matrix = fv_cholmod_matrix(order, starts, rows, values);
  cholmod_l_factorize(&matrix, solver->factor, &solver->common);
  const int status = solver->common.status;
  *reciprocal_condition = status == CHOLMOD_OK ? cholmod_l_rcond(solver->factor, &solver->common) : 0;
  *peak_bytes = (long)solver->common.memory_usage;
  return status;
}

// Solves for `count` right-hand sides, column after column, into x.
static inline int fv_cholmod_solve(void *handle, long order, long count, const double *rhs, double *x) {
  fv_cholmod *solver = (fv_cholmod *)handle;
  cholmod_dense right;
  memset(&right, 0, sizeof right);
  right.nrow = right.d = (size_t)order;
  right.ncol = (size_t)count;
  right.nzmax = right.nrow * right.ncol;
  right.x = (void *)rhs;
  right.xtype = CHOLMOD_REAL;
  right.dtype = CHOLMOD_DOUBLE;
  cholmod_dense *solution = cholmod_l_solve(CHOLMOD_A, solver->factor, &right, &solver->common);
  if (!solution) return solver->common.status == CHOLMOD_OK ? CHOLMOD_INVALID : solver->common.status;
  memcpy(x, solution->x, right.nzmax * sizeof(double));
  cholmod_l_free_dense(&solution, &solver->common);
  return solver->common.status;
}

// Has the allocator keep what is freed, up to 512 MB, instead of giving its pages back each time.
static inline void fv_keep_freed_memory(void) {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}
