// What every machine of its kind has: SSE2 on x86-64, NEON on arm64.
#define FV_TABLE fv_kernels_baseline
#define FV_NAME "baseline"
#define FV_CHAINS 12
#define FV_WIDTH 4
#define FV_BLOCK 13
#include "kernels.h"
