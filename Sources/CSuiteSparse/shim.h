#pragma once
#if __has_include(<suitesparse/umfpack.h>)
#include <suitesparse/umfpack.h>
#else
#include <umfpack.h>
#endif
// OpenBLAS's own thread control; declared here so that no OpenBLAS header path is needed.
void openblas_set_num_threads(int num_threads);
char *openblas_get_config(void);
