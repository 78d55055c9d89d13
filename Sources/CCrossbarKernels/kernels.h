// The body of every kernel, included once for each instruction set with FV_TABLE and FV_NAME defined.
//
// Vectors of FV_WIDTH floats throughout, as many as a register holds. Elementary functions are polynomials of their own
// (Cephes' division of the range), accurate to some units of the last place.
#include "crossbar_kernels.h"

#include <stddef.h>

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

/// Square root of x, within 2e-4 of it, 0 at 0, for the size of noise: a Halley step for 1 / sqrt x, which leaves the divider alone.
INLINE real near_root(real x) {
  real y = (real)(0x5f375a86 - (((whole)x) >> 1));
  real e = all(1.0f) - x * y * y;
  y = y + y * (e * (all(0.375f) * e + all(0.5f)));
  return x * y;
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

// --- random numbers ---------------------------------------------------------------------------------------------

typedef struct {
  bits a, b, c, d;
  real spare, spare_squared;
  int has_spare;
} lanes;

INLINE lanes lanes_of(const fv_random *random) {
  lanes l;
  l.a = *(const loose_bits *)random->state[0];
  l.b = *(const loose_bits *)random->state[1];
  l.c = *(const loose_bits *)random->state[2];
  l.d = *(const loose_bits *)random->state[3];
  l.spare = *(const loose_real *)random->spare;
  l.spare_squared = *(const loose_real *)random->spare_squared;
  l.has_spare = random->has_spare;
  return l;
}

INLINE void keep(const lanes *l, fv_random *random) {
  *(loose_bits *)random->state[0] = l->a;
  *(loose_bits *)random->state[1] = l->b;
  *(loose_bits *)random->state[2] = l->c;
  *(loose_bits *)random->state[3] = l->d;
  *(loose_real *)random->spare = l->spare;
  *(loose_real *)random->spare_squared = l->spare_squared;
  random->has_spare = l->has_spare;
}

/// xoshiro128++ (D. Blackman, S. Vigna, ACM Trans. Math. Softw. 47, 36 (2021), doi:10.1145/3460772).
INLINE bits next(lanes *l) {
  bits sum = l->a + l->d;
  bits answer = ((sum << 7) | (sum >> 25)) + l->a;
  bits t = l->b << 9;
  l->c ^= l->a;
  l->d ^= l->b;
  l->b ^= l->c;
  l->a ^= l->d;
  l->c ^= t;
  l->d = (l->d << 11) | (l->d >> 21);
  return answer;
}

/// In [0, 1).
INLINE real uniform(lanes *l) { return as_float(((whole)(next(l) >> 8))) * all(0x1p-24f); }

/// A standard normal number as a length and a direction: sqrt(squared) direction.
typedef struct {
  real squared, direction;
} gaussian;

/// Standard normal numbers by Box and Muller (Ann. Math. Statist. 29, 610 (1958), doi:10.1214/aoms/1177706645): two at a time, one kept.
///
/// The angle lies within 45 degrees of an axis; a bit says which axis and one on which side, so that sine and cosine need no division of their range.
INLINE gaussian normal(lanes *l) {
  gaussian g;
  if (l->has_spare) {
    l->has_spare = 0;
    g.squared = l->spare_squared;
    g.direction = l->spare;
    return g;
  }
  bits draw = next(l);
  real u = as_float((whole)(next(l) >> 8)) * all(0x1p-24f) + all(0x1p-25f);
  g.squared = doubled_logarithm(u);
  real angle = as_float((whole)(draw >> 9)) * all(0x1.921fb6p-23f) - all(0x1.921fb6p-1f);
  real z = angle * angle;
  real s = all(8.151534014e-3f);
  s = s * z + all(-0.1666219682f);
  s = (s * z + all(0.9999977350f)) * angle;
  real c = all(-1.358580776e-3f);
  c = c * z + all(4.165468737e-2f);
  c = c * z + all(-0.4999983609f);
  c = c * z + all(1.0f);
  bits side = draw << 31;
  s = (real)(((bits)s) ^ side);
  c = (real)(((bits)c) ^ side);
  whole swap = ((whole)(draw << 30)) >> 31;
  g.direction = chosen(swap, s, c);
  l->spare = chosen(swap, c, s);
  l->spare_squared = g.squared;
  l->has_spare = 1;
  return g;
}

static void normals(fv_random *random, float *values, int64_t count) {
  lanes l = lanes_of(random);
  for (int64_t k = 0; k < count; k += FV_WIDTH) {
    gaussian g = normal(&l);
    store(values + k, near_root(g.squared) * g.direction);
  }
  keep(&l, random);
}

// --- reading ----------------------------------------------------------------------------------------------------

/// Weights of levels.
INLINE real weight_of(const fv_cells *cells, size_t at, real h) {
  real g = h;
  if (cells->offset) g = load(cells->offset + at) + load(cells->span + at) * h;
  if (cells->access > 0) {
    g = g + all(cells->ground);
    g = g / (all(1.0f) + all(cells->access) * g);
  }
  return all(cells->gain) * g + all(cells->bias);
}

static void read_all(const fv_cells *cells) {
  size_t count = (size_t)cells->rows * cells->columns;
  for (size_t k = 0; k < count; k += FV_WIDTH) store(cells->weight + k, weight_of(cells, k, load(cells->level + k)));
}

/// `width` groups of columns at a time, so that their sums stay in registers.
INLINE void forward_block(
    const fv_cells *cells, size_t from, const int width, const int32_t *index, int32_t count, const float *input,
    const int squared, float shift, float *sums) {
  real sum[FV_BLOCK];
  for (int k = 0; k < width; k++) sum[k] = all(0);
  for (int32_t r = 0; r < count; r++) {
    int32_t row = index ? index[r] : r;
    const float *w = cells->weight + (size_t)row * cells->columns + from;
    real x = all(input[row]);
    for (int k = 0; k < width; k++) {
      if (squared) {
        real term = x * (load(w + FV_WIDTH * k) + all(shift));
        sum[k] = sum[k] + term * term;
      } else {
        sum[k] = sum[k] + x * load(w + FV_WIDTH * k);
      }
    }
  }
  for (int k = 0; k < width; k++) store(sums + from + FV_WIDTH * k, sum[k]);
}

INLINE void forward_any(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *input, const int squared, float shift,
    float *sums) {
  int32_t column = 0;
  // A block holds the 100 columns of the usual network, or half of them, in registers.
  for (; column + FV_BLOCK * FV_WIDTH <= cells->used; column += FV_BLOCK * FV_WIDTH)
    forward_block(cells, column, FV_BLOCK, index, count, input, squared, shift, sums);
  for (; column + 2 * FV_WIDTH <= cells->used; column += 2 * FV_WIDTH)
    forward_block(cells, column, 2, index, count, input, squared, shift, sums);
  if (column < cells->used) forward_block(cells, column, 1, index, count, input, squared, shift, sums);
}

static void forward(const fv_cells *cells, const int32_t *index, int32_t count, const float *input, float *sums) {
  forward_any(cells, index, count, input, 0, 0, sums);
}

static void squares(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *input, float shift, float *sums) {
  forward_any(cells, index, count, input, 1, shift, sums);
}

static void backward(const fv_cells *cells, const float *error, float *sums) {
  for (int32_t row = 0; row < cells->rows; row++) {
    const float *w = cells->weight + (size_t)row * cells->columns;
    real sum = all(0);
    for (int32_t k = 0; k < cells->used; k += FV_WIDTH) sum = sum + load(w + k) * load(error + k);
    sums[row] = total(sum);
  }
}

static void accumulate(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *input, const float *error,
    float *gradient) {
  for (int32_t r = 0; r < count; r++) {
    int32_t row = index ? index[r] : r;
    float *g = gradient + (size_t)row * cells->columns;
    real x = all(input[row]);
    for (int32_t k = 0; k < cells->used; k += FV_WIDTH) store(g + k, load(g + k) + x * load(error + k));
  }
}

// --- writing ----------------------------------------------------------------------------------------------------

/// Sums over a whole update: of all pulses, and of those that potentiate.
typedef struct {
  real pulses[2], level[2], squared[2];
  real most[2];
  int touched;
} sums_so_far;

INLINE float interpolated(const float *table, int32_t steps, float x) {
  float place = x * (float)steps;
  int32_t i = (int32_t)place;
  if (i > steps - 1) i = steps - 1;
  return table[i] + (place - (float)i) * (table[i + 1] - table[i]);
}

/// u after n pulses of a branch that is a table.
INLINE float stepped(const fv_branch *branch, float u, float n) {
  float x = interpolated(branch->inverse, branch->inverse_steps, u) + n / branch->pulses;
  return interpolated(branch->curve, branch->steps, x < 1.0f ? x : 1.0f);
}

/// Programs cells toward a change of their weights.
INLINE void program(
    const fv_cells *cells, size_t at, real change, lanes *random, sums_so_far *sums, int weighs, const int kind,
    const int by_cell) {
  whole up = change > all(0);
  // A weight from -1 to 1 is a level from 0 to 1.
  real n = smaller(magnitude(change), all(2.0f)) * chosen(up, all(0.5f * cells->up.pulses), all(0.5f * cells->down.pulses));
  if (cells->rounding == 1) n = as_float(as_whole(n + all(0.5f)));
  if (cells->rounding == 2)
    n = smaller(as_float(as_whole(n + uniform(random))), chosen(up, all(cells->up.pulses), all(cells->down.pulses)));
  if (!any(n)) return;
  sums->touched = 1;
  real h = load(cells->level + at);
  real u = chosen(up, h, all(1.0f) - h);
  real step;
  if (kind == FV_LINEAR) {
    step = n * chosen(up, all(1.0f / cells->up.pulses), all(1.0f / cells->down.pulses));
  } else if (kind == FV_EXPONENTIAL) {
    real decay = by_cell ? chosen(up, load(cells->up_decay + at), load(cells->down_decay + at))
                        : chosen(up, all(cells->up.decay), all(cells->down.decay));
    real limit = by_cell ? chosen(up, load(cells->up_limit + at), load(cells->down_limit + at))
                        : chosen(up, all(cells->up.limit), all(cells->down.limit));
    step = (u - limit) * exp_minus_one(decay * n);
  } else {
    float us[FV_WIDTH], ns[FV_WIDTH], ups[FV_WIDTH], after[FV_WIDTH];
    for (int k = 0; k < FV_WIDTH; k++) {
      us[k] = u[k];
      ns[k] = n[k];
      ups[k] = change[k];
      after[k] = u[k];
    }
    for (int k = 0; k < FV_WIDTH; k++)
      if (ns[k] > 0) after[k] = stepped(ups[k] > 0 ? &cells->up : &cells->down, us[k], ns[k]);
    real v;
    for (int k = 0; k < FV_WIDTH; k++) v[k] = after[k];
    step = v - u;
  }
  if (cells->additive_variance > 0 || cells->relative_variance > 0) {
    real variance = all(cells->additive_variance) * n;
    if (cells->relative_variance > 0)
      variance = variance + all(cells->relative_variance) * step * step / larger(n, all(1.0f));
    gaussian noise = normal(random);
    step = step + near_root(variance * noise.squared) * noise.direction;
  }
  if (cells->plastic) step = step * load(cells->plastic + at);
  real after = smaller(larger(u + step, all(0)), all(1.0f));
  real reached = chosen(up, after, all(1.0f) - after);
  store(cells->level + at, reached);
  store(cells->weight + at, weight_of(cells, at, reached));
  sums->pulses[0] += n;
  sums->pulses[1] += chosen(up, n, all(0));
  if (weighs) {
    real signed_n = chosen(up, n, -n);
    sums->most[0] = larger(sums->most[0], signed_n);
    sums->most[1] = smaller(sums->most[1], signed_n);
    real middle = all(0.5f) * (h + reached);
    real level = n * middle, up_level = chosen(up, level, all(0));
    sums->level[0] += level;
    sums->level[1] += up_level;
    sums->squared[0] += level * middle;
    sums->squared[1] += up_level * middle;
  }
}

INLINE void update_rows(const fv_step *given, const int kind, const int by_cell, const int pairs) {
  // Copies, which no store through a pointer can change: their numbers stay in registers.
  const fv_step copy = *given, *s = &copy;
  const fv_cells own = *s->cells, *cells = &own;
  const fv_cells other = pairs ? *s->opposite : own;
  const int weighs = s->weighs;
  lanes random = lanes_of(s->random);
  sums_so_far sums;
  for (int k = 0; k < 2; k++) sums.pulses[k] = sums.level[k] = sums.squared[k] = all(0);
  double row_pulses[2] = {0, 0}, rows = 0;
  for (int32_t r = 0; r < s->count; r++) {
    int32_t row = s->index ? s->index[r] : r;
    size_t start = (size_t)row * cells->columns;
    // Without a memory of the optimiser the rate goes in at once.
    float scale = s->m || s->v ? 1.0f : -s->rate;
    real x = all(scale * (s->gradient ? s->gradient_scale : s->input[row]));
    sums.most[0] = sums.most[1] = all(0);
    sums.touched = 0;
    for (int32_t k = 0; k < cells->used; k += FV_WIDTH) {
      size_t at = start + k;
      real g;
      if (s->gradient) {
        g = x * load(s->gradient + at);
        store(s->gradient + at, all(0));
      } else {
        g = x * load(s->error + k);
      }
      real change = g;
      if (s->m) {
        change = all(s->m_keep) * load(s->m + at) + all(s->m_gain) * g;
        store(s->m + at, change);
      }
      if (s->m || s->v) change = change * all(-s->rate);
      if (s->v) {
        real v = all(s->v_keep) * load(s->v + at) + all(s->v_gain) * (g * g);
        store(s->v + at, v);
        change = change / (root(v * all(s->v_scale)) + all(s->epsilon));
      }
      program(cells, at, change, &random, &sums, weighs, kind, by_cell);
      if (pairs) program(&other, at, -change, &random, &sums, weighs, kind, by_cell);
    }
    if (weighs) {
      float most[2] = {greatest(sums.most[0]), greatest(-sums.most[1])};
      row_pulses[0] += most[0];
      row_pulses[1] += most[1];
    }
    rows += sums.touched;
  }
  keep(&random, s->random);
  fv_tally *tally = s->tally;
  for (int k = 0; k < 2; k++) {
    tally->pulses[k] += total(k == 0 ? sums.pulses[1] : sums.pulses[0] - sums.pulses[1]);
    tally->level[k] += total(k == 0 ? sums.level[1] : sums.level[0] - sums.level[1]);
    tally->squared[k] += total(k == 0 ? sums.squared[1] : sums.squared[0] - sums.squared[1]);
    tally->row_pulses[k] += row_pulses[k];
  }
  tally->rows += rows;
}

static void update_linear(const fv_step *s) { update_rows(s, FV_LINEAR, 0, 0); }
static void update_exponential(const fv_step *s) { update_rows(s, FV_EXPONENTIAL, 0, 0); }
static void update_exponential_by_cell(const fv_step *s) { update_rows(s, FV_EXPONENTIAL, 1, 0); }
static void update_curve(const fv_step *s) { update_rows(s, FV_CURVE, 0, 0); }
static void update_linear_pairs(const fv_step *s) { update_rows(s, FV_LINEAR, 0, 1); }
static void update_exponential_pairs(const fv_step *s) { update_rows(s, FV_EXPONENTIAL, 0, 1); }
static void update_exponential_pairs_by_cell(const fv_step *s) { update_rows(s, FV_EXPONENTIAL, 1, 1); }
static void update_curve_pairs(const fv_step *s) { update_rows(s, FV_CURVE, 0, 1); }

static void update(const fv_step *s) {
  int pairs = s->opposite != NULL;
  switch (s->cells->kind) {
  case FV_LINEAR: (pairs ? update_linear_pairs : update_linear)(s); break;
  case FV_EXPONENTIAL:
    if (s->cells->up_decay) (pairs ? update_exponential_pairs_by_cell : update_exponential_by_cell)(s);
    else (pairs ? update_exponential_pairs : update_exponential)(s);
    break;
  default: (pairs ? update_curve_pairs : update_curve)(s);
  }
}

// --- the machine ------------------------------------------------------------------------------------------------

/// Independent multiply-adds, as many side by side as registers hold.
static double peak(int64_t rounds, float *sink) {
  real sum[FV_CHAINS];
  real a = all(0.999999f), b = all(1e-6f);
  for (int k = 0; k < FV_CHAINS; k++) sum[k] = all(0.1f * (float)k);
  for (int64_t i = 0; i < rounds; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) {
#pragma clang loop unroll(full)
      for (int k = 0; k < FV_CHAINS; k++) sum[k] = sum[k] * a + b;
    }
  }
  real result = all(0);
  for (int k = 0; k < FV_CHAINS; k++) result = result + sum[k];
  *sink = total(result);
  return (double)rounds * 4 * FV_CHAINS * 2 * FV_WIDTH;
}

extern const fv_kernels FV_TABLE;
const fv_kernels FV_TABLE = {FV_NAME, FV_WIDTH, forward, squares, backward, accumulate, update, read_all, normals, peak};
