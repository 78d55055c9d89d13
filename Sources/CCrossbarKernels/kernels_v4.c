// AVX-512. System headers come first: what they define is not to be compiled for it.
#include "crossbar_kernels.h"
#include <stddef.h>
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define FV_TABLE fv_kernels_v4
#define FV_NAME "v4"
#define FV_CHAINS 12
#define FV_WIDTH 16
#define FV_BLOCK 7
#include "kernels.h"
#pragma clang attribute pop
#endif
