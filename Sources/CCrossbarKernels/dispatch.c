#include "crossbar_kernels.h"
#include <stddef.h>
#include <string.h>

extern const fv_kernels fv_kernels_baseline;

#if defined(__x86_64__)
extern const fv_kernels fv_kernels_v3, fv_kernels_v4;

static int has_v3(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2");
}

static int has_v4(void) {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const fv_kernels *fv_kernels_named(const char *name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if ((!name || !strcmp(name, "v4")) && has_v4()) return &fv_kernels_v4;
  if ((!name || !strcmp(name, "v3")) && has_v3()) return &fv_kernels_v3;
#endif
  return !name || !strcmp(name, "baseline") ? &fv_kernels_baseline : NULL;
}
