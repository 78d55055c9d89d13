// Vectors of FV_WIDTH floats, as many as a register holds, and what is computed of them.
//
// Elementary functions are polynomials of their own (Cephes' division of the range), accurate to some units of the last place.
#include <stddef.h>
#include <stdint.h>

#pragma clang diagnostic ignored "-Wpsabi"

typedef float real __attribute__((ext_vector_type(FV_WIDTH)));
typedef int32_t whole __attribute__((ext_vector_type(FV_WIDTH)));
typedef uint32_t bits __attribute__((ext_vector_type(FV_WIDTH)));

#define INLINE static inline __attribute__((always_inline))

// Streams of random numbers lie where their owner has them.
typedef float loose_real __attribute__((ext_vector_type(FV_WIDTH), aligned(4)));
typedef uint32_t loose_bits __attribute__((ext_vector_type(FV_WIDTH), aligned(4)));

INLINE real load(const float *p) { return *(const real *)p; }
INLINE void store(float *p, real x) { *(real *)p = x; }
INLINE real all(float x) { return (real)x; }
/// By the sign of the mask.
INLINE real chosen(whole mask, real yes, real no) { return mask ? yes : no; }
// As instructions have them; none of the numbers here is NaN.
INLINE real smaller(real a, real b) { return a < b ? a : b; }
INLINE real larger(real a, real b) { return a > b ? a : b; }
INLINE real magnitude(real x) { return ((real)(((bits)x) & 0x7fffffffu)); }
INLINE real root(real x) { return __builtin_elementwise_sqrt(x); }
INLINE real as_float(whole x) { return __builtin_convertvector(x, real); }
INLINE whole as_whole(real x) { return __builtin_convertvector(x, whole); }

/// Sum of the lanes, always in the same order.
INLINE float total(real x) {
#if FV_WIDTH == 16
  typedef float half_real __attribute__((ext_vector_type(8)));
  half_real a = x.lo + x.hi;
#else
#define a x
#endif
#if FV_WIDTH >= 8
  typedef float quarter_real __attribute__((ext_vector_type(4)));
  quarter_real b = a.lo + a.hi;
#else
#define b x
#endif
  return (b.x + b.z) + (b.y + b.w);
#undef a
#undef b
}

INLINE float greatest(real x) { return __builtin_reduce_max(x); }

INLINE int any(real x) { return __builtin_reduce_or(x > all(0)) != 0; }

/// exp(x) - 1 for x in -80…80, within 2e-6 of it near 0 too and 3e-6 elsewhere.
INLINE real exp_minus_one(real x) {
  real shifted = x * all(1.44269504f) + all(12582912.0f);
  whole power = ((whole)shifted) - 0x4b400000;
  real r = x - (shifted - all(12582912.0f)) * all(0.693147181f);
  real square = r * r;
  real p = (all(8.359888569e-3f) * r + all(4.181024432e-2f)) * square + (all(0.1666659862f) * r + all(0.4999982715f));
  p = p * square + r;
  real scale = ((real)((power + 127) << 23));
  return scale * p + (scale - all(1.0f));
}

/// -2 ln x for normal x > 0, within 8e-6 of it.
INLINE real doubled_logarithm(real x) {
  whole shape = ((whole)x) - 0x3f3504f3;
  real e = as_float(shape >> 23);
  real y = ((real)((shape & 0x7fffff) + 0x3f3504f3)) - all(1.0f);
  real square = y * y;
  real high = all(2 * 0.14338313043117523f) * y + all(-2 * 0.22070299088954926f);
  real middle = all(2 * 0.25397831201553345f) * y + all(-2 * 0.3325677812099457f);
  real low = all(2 * 0.4999036192893982f) * y + all(-2 * 1.0000046491622925f);
  real p = (high * square + middle) * square + low;
  return p * y + e * all(-2 * 0.693147181f);
}
