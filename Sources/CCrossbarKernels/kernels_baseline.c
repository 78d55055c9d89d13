// What every machine of its kind has: SSE2 on x86-64, NEON on arm64.
#define FV_TABLE fv_kernels_baseline
#define FV_NAME "baseline"
#define FV_CHAINS 3
#include "kernels.h"
