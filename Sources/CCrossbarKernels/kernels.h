// The body of every kernel, included once for each instruction set with FV_TABLE and FV_NAME defined.
//
// Vectors of 16 floats throughout: the compiler makes of them what the instruction set has. Elementary functions are polynomials of their own
// (Cephes' division of the range), accurate to some units of the last place.
#include "crossbar_kernels.h"

#include <stddef.h>

#pragma clang diagnostic ignored "-Wpsabi"

typedef float f16 __attribute__((ext_vector_type(16)));
typedef int32_t i16 __attribute__((ext_vector_type(16)));
typedef uint32_t u16 __attribute__((ext_vector_type(16)));

#define INLINE static inline __attribute__((always_inline))

// Streams of random numbers lie where their owner has them.
typedef float loose_f16 __attribute__((ext_vector_type(16), aligned(4)));
typedef uint32_t loose_u16 __attribute__((ext_vector_type(16), aligned(4)));

INLINE f16 load(const float *p) { return *(const f16 *)p; }
INLINE void store(float *p, f16 x) { *(f16 *)p = x; }
INLINE f16 all(float x) { return (f16)x; }
INLINE f16 chosen(i16 mask, f16 yes, f16 no) { return mask ? yes : no; }
// As instructions have them; none of the numbers here is NaN.
INLINE f16 smaller(f16 a, f16 b) { return a < b ? a : b; }
INLINE f16 larger(f16 a, f16 b) { return a > b ? a : b; }
INLINE f16 magnitude(f16 x) { return ((f16)(((u16)x) & 0x7fffffffu)); }
INLINE f16 root(f16 x) { return __builtin_elementwise_sqrt(x); }
INLINE f16 as_float(i16 x) { return __builtin_convertvector(x, f16); }
INLINE i16 as_whole(f16 x) { return __builtin_convertvector(x, i16); }

typedef float f8 __attribute__((ext_vector_type(8)));
typedef float f4 __attribute__((ext_vector_type(4)));

/// Sum of the lanes, always in the same order.
INLINE float total(f16 x) {
  f8 a = x.lo + x.hi;
  f4 b = a.lo + a.hi;
  return (b.x + b.z) + (b.y + b.w);
}

INLINE float greatest(f16 x) {
  f8 a = x.lo > x.hi ? x.lo : x.hi;
  f4 b = a.lo > a.hi ? a.lo : a.hi;
  float c = b.x > b.y ? b.x : b.y, d = b.z > b.w ? b.z : b.w;
  return c > d ? c : d;
}

INLINE int any(f16 x) { return __builtin_reduce_or(x > all(0)) != 0; }

/// exp(x) - 1 for x in -80…80, within 4e-7 of it near 0 too and 3e-6 elsewhere.
INLINE f16 exp_minus_one(f16 x) {
  f16 shifted = x * all(1.44269504f) + all(12582912.0f);
  i16 power = ((i16)shifted) - 0x4b400000;
  f16 r = x - (shifted - all(12582912.0f)) * all(0.693147181f);
  f16 p = all(1.38888889e-3f);
  p = p * r + all(8.33333333e-3f);
  p = p * r + all(4.16666667e-2f);
  p = p * r + all(1.66666667e-1f);
  p = p * r + all(0.5f);
  p = p * (r * r) + r;
  f16 scale = ((f16)((power + 127) << 23));
  return scale * p + (scale - all(1.0f));
}

/// Square root of x, within 5e-6 of it, 0 at 0: Newton's steps for 1 / sqrt x, which leave the divider alone.
INLINE f16 near_root(f16 x) {
  f16 y = (f16)(0x5f375a86 - (((i16)x) >> 1));
  f16 half = all(-0.5f) * x;
  y = y * (half * y * y + all(1.5f));
  y = y * (half * y * y + all(1.5f));
  return x * y;
}

/// ln x for normal x > 0, within 2e-6 of it.
INLINE f16 logarithm(f16 x) {
  i16 bits = ((i16)x) - 0x3f3504f3;
  f16 e = as_float(bits >> 23);
  f16 y = ((f16)((bits & 0x7fffff) + 0x3f3504f3)) - all(1.0f);
  f16 p = all(0.11931054294109344f);
  p = p * y + all(-0.1868075132369995f);
  p = p * y + all(0.20491759479045868f);
  p = p * y + all(-0.24908289313316345f);
  p = p * y + all(0.33314675092697144f);
  p = p * y + all(-0.5000114440917969f);
  p = p * y + all(1.0000009536743164f);
  return p * y + e * all(0.693147181f);
}

// --- random numbers ---------------------------------------------------------------------------------------------

typedef struct {
  u16 a, b, c, d;
  f16 spare, spare_squared;
  int has_spare;
} lanes;

INLINE lanes lanes_of(const fv_random *random) {
  lanes l;
  l.a = *(const loose_u16 *)random->state[0];
  l.b = *(const loose_u16 *)random->state[1];
  l.c = *(const loose_u16 *)random->state[2];
  l.d = *(const loose_u16 *)random->state[3];
  l.spare = *(const loose_f16 *)random->spare;
  l.spare_squared = *(const loose_f16 *)random->spare_squared;
  l.has_spare = random->has_spare;
  return l;
}

INLINE void keep(const lanes *l, fv_random *random) {
  *(loose_u16 *)random->state[0] = l->a;
  *(loose_u16 *)random->state[1] = l->b;
  *(loose_u16 *)random->state[2] = l->c;
  *(loose_u16 *)random->state[3] = l->d;
  *(loose_f16 *)random->spare = l->spare;
  *(loose_f16 *)random->spare_squared = l->spare_squared;
  random->has_spare = l->has_spare;
}

/// xoshiro128++ (D. Blackman, S. Vigna, ACM Trans. Math. Softw. 47, 36 (2021), doi:10.1145/3460772).
INLINE u16 next(lanes *l) {
  u16 sum = l->a + l->d;
  u16 answer = ((sum << 7) | (sum >> 25)) + l->a;
  u16 t = l->b << 9;
  l->c ^= l->a;
  l->d ^= l->b;
  l->b ^= l->c;
  l->a ^= l->d;
  l->c ^= t;
  l->d = (l->d << 11) | (l->d >> 21);
  return answer;
}

/// In [0, 1).
INLINE f16 uniform(lanes *l) { return as_float(((i16)(next(l) >> 8))) * all(0x1p-24f); }

/// A standard normal number as a length and a direction: sqrt(squared) direction.
typedef struct {
  f16 squared, direction;
} gaussian;

/// Standard normal numbers by Box and Muller (Ann. Math. Statist. 29, 610 (1958), doi:10.1214/aoms/1177706645): two at a time, one kept.
///
/// The angle lies within 45 degrees of an axis; three bits choose which, so that sine and cosine need no division of their range.
INLINE gaussian normal(lanes *l) {
  gaussian g;
  if (l->has_spare) {
    l->has_spare = 0;
    g.squared = l->spare_squared;
    g.direction = l->spare;
    return g;
  }
  u16 bits = next(l);
  f16 u = as_float((i16)(next(l) >> 8)) * all(0x1p-24f) + all(0x1p-25f);
  g.squared = all(-2.0f) * logarithm(u);
  f16 angle = as_float((i16)(bits >> 9)) * all(0x1.921fb6p-23f) - all(0x1.921fb6p-1f);
  f16 z = angle * angle;
  f16 s = all(8.151534014e-3f);
  s = s * z + all(-0.1666219682f);
  s = (s * z + all(0.9999977350f)) * angle;
  f16 c = all(-1.358580776e-3f);
  c = c * z + all(4.165468737e-2f);
  c = c * z + all(-0.4999983609f);
  c = c * z + all(1.0f);
  i16 swap = ((i16)(bits << 29)) >> 31;
  f16 first = chosen(swap, s, c), second = chosen(swap, c, s);
  g.direction = (f16)(((u16)first) ^ (bits << 31));
  l->spare = (f16)(((u16)second) ^ ((bits << 30) & 0x80000000u));
  l->spare_squared = g.squared;
  l->has_spare = 1;
  return g;
}

static void normals(fv_random *random, float *values, int64_t count) {
  lanes l = lanes_of(random);
  for (int64_t k = 0; k < count; k += 16) {
    gaussian g = normal(&l);
    store(values + k, near_root(g.squared) * g.direction);
  }
  keep(&l, random);
}

// --- reading ----------------------------------------------------------------------------------------------------

/// Weights of 16 levels.
INLINE f16 weight_of(const fv_cells *cells, size_t at, f16 h) {
  f16 g = h;
  if (cells->offset) g = load(cells->offset + at) + load(cells->span + at) * h;
  if (cells->access > 0) {
    g = g + all(cells->ground);
    g = g / (all(1.0f) + all(cells->access) * g);
  }
  return all(cells->gain) * g + all(cells->bias);
}

static void read_all(const fv_cells *cells) {
  size_t count = (size_t)cells->rows * cells->columns;
  for (size_t k = 0; k < count; k += 16) store(cells->weight + k, weight_of(cells, k, load(cells->level + k)));
}

/// `width` groups of columns at a time, so that their sums stay in registers.
INLINE void forward_block(
    const fv_cells *cells, size_t from, const int width, const int32_t *index, int32_t count, const float *input,
    const int squared, float shift, float *sums) {
  f16 sum[8];
  for (int k = 0; k < width; k++) sum[k] = all(0);
  for (int32_t r = 0; r < count; r++) {
    int32_t row = index ? index[r] : r;
    const float *w = cells->weight + (size_t)row * cells->columns + from;
    f16 x = all(input[row]);
    for (int k = 0; k < width; k++) {
      if (squared) {
        f16 term = x * (load(w + 16 * k) + all(shift));
        sum[k] = sum[k] + term * term;
      } else {
        sum[k] = sum[k] + x * load(w + 16 * k);
      }
    }
  }
  for (int k = 0; k < width; k++) store(sums + from + 16 * k, sum[k]);
}

INLINE void forward_any(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *input, const int squared, float shift,
    float *sums) {
  int32_t column = 0;
  // 7 groups hold the 100 columns of the usual network.
  for (; column + 7 * 16 <= cells->columns; column += 7 * 16)
    forward_block(cells, column, 7, index, count, input, squared, shift, sums);
  for (; column + 2 * 16 <= cells->columns; column += 2 * 16)
    forward_block(cells, column, 2, index, count, input, squared, shift, sums);
  if (column < cells->columns) forward_block(cells, column, 1, index, count, input, squared, shift, sums);
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
    f16 sum = all(0);
    for (int32_t k = 0; k < cells->columns; k += 16) sum = sum + load(w + k) * load(error + k);
    sums[row] = total(sum);
  }
}

static void accumulate(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *input, const float *error,
    float *gradient) {
  for (int32_t r = 0; r < count; r++) {
    int32_t row = index ? index[r] : r;
    float *g = gradient + (size_t)row * cells->columns;
    f16 x = all(input[row]);
    for (int32_t k = 0; k < cells->columns; k += 16) store(g + k, load(g + k) + x * load(error + k));
  }
}

// --- writing ----------------------------------------------------------------------------------------------------

/// Sums over a whole update: of all pulses, and of them with the sign of their direction.
typedef struct {
  f16 pulses[2], level[2], squared[2];
  f16 most[2];
} sums16;

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

/// Programs 16 cells toward a change of their weights.
INLINE void program(
    const fv_cells *cells, size_t at, f16 change, lanes *random, sums16 *sums, int weighs, const int kind,
    const int by_cell) {
  i16 up = change > all(0);
  f16 count = chosen(up, all(cells->up.pulses), all(cells->down.pulses));
  // A weight from -1 to 1 is a level from 0 to 1.
  f16 n = smaller(magnitude(change) * all(0.5f) * count, count);
  if (cells->rounding == 1) n = as_float(as_whole(n + all(0.5f)));
  if (cells->rounding == 2) n = smaller(as_float(as_whole(n + uniform(random))), count);
  if (!any(n)) return;
  f16 h = load(cells->level + at);
  f16 u = chosen(up, h, all(1.0f) - h);
  f16 step;
  if (kind == FV_LINEAR) {
    step = n * chosen(up, all(1.0f / cells->up.pulses), all(1.0f / cells->down.pulses));
  } else if (kind == FV_EXPONENTIAL) {
    f16 decay = by_cell ? chosen(up, load(cells->up_decay + at), load(cells->down_decay + at))
                        : chosen(up, all(cells->up.decay), all(cells->down.decay));
    f16 limit = by_cell ? chosen(up, load(cells->up_limit + at), load(cells->down_limit + at))
                        : chosen(up, all(cells->up.limit), all(cells->down.limit));
    f16 exponent = smaller(larger(decay * n, all(-80.0f)), all(80.0f));
    step = (u - limit) * exp_minus_one(exponent);
  } else {
    float us[16], ns[16], ups[16], after[16];
    for (int k = 0; k < 16; k++) {
      us[k] = u[k];
      ns[k] = n[k];
      ups[k] = change[k];
      after[k] = u[k];
    }
    for (int k = 0; k < 16; k++)
      if (ns[k] > 0) after[k] = stepped(ups[k] > 0 ? &cells->up : &cells->down, us[k], ns[k]);
    f16 v;
    for (int k = 0; k < 16; k++) v[k] = after[k];
    step = v - u;
  }
  if (cells->additive_variance > 0 || cells->relative_variance > 0) {
    f16 variance = all(cells->additive_variance) * n;
    if (cells->relative_variance > 0)
      variance = variance + all(cells->relative_variance) * step * step / larger(n, all(1.0f));
    gaussian noise = normal(random);
    step = step + near_root(variance * noise.squared) * noise.direction;
  }
  if (cells->plastic) step = step * load(cells->plastic + at);
  f16 after = smaller(larger(u + step, all(0)), all(1.0f));
  f16 reached = chosen(up, after, all(1.0f) - after);
  // What no pulse moved stays to the last bit.
  reached = chosen(n > all(0), reached, h);
  store(cells->level + at, reached);
  store(cells->weight + at, weight_of(cells, at, reached));
  f16 signed_n = chosen(up, n, -n);
  sums->pulses[0] += n;
  sums->pulses[1] += signed_n;
  sums->most[0] = larger(sums->most[0], signed_n);
  sums->most[1] = smaller(sums->most[1], signed_n);
  if (weighs) {
    f16 middle = all(0.5f) * (h + reached);
    f16 level = n * middle, signed_level = signed_n * middle;
    sums->level[0] += level;
    sums->level[1] += signed_level;
    sums->squared[0] += level * middle;
    sums->squared[1] += signed_level * middle;
  }
}

INLINE void update_rows(const fv_step *given, const int kind, const int by_cell, const int pairs) {
  // Copies, which no store through a pointer can change: their numbers stay in registers.
  const fv_step copy = *given, *s = &copy;
  const fv_cells own = *s->cells, *cells = &own;
  const fv_cells other = pairs ? *s->opposite : own;
  const int weighs = s->weighs;
  lanes random = lanes_of(s->random);
  sums16 sums;
  for (int k = 0; k < 2; k++) sums.pulses[k] = sums.level[k] = sums.squared[k] = all(0);
  double row_pulses[2] = {0, 0}, rows = 0;
  for (int32_t r = 0; r < s->count; r++) {
    int32_t row = s->index ? s->index[r] : r;
    size_t start = (size_t)row * cells->columns;
    f16 x = s->gradient ? all(s->gradient_scale) : all(s->input[row]);
    sums.most[0] = sums.most[1] = all(0);
    for (int32_t k = 0; k < cells->columns; k += 16) {
      size_t at = start + k;
      f16 g;
      if (s->gradient) {
        g = x * load(s->gradient + at);
        store(s->gradient + at, all(0));
      } else {
        g = x * load(s->error + k);
      }
      f16 change = g;
      if (s->m) {
        change = all(s->m_keep) * load(s->m + at) + all(s->m_gain) * g;
        store(s->m + at, change);
      }
      change = change * all(-s->rate);
      if (s->v) {
        f16 v = all(s->v_keep) * load(s->v + at) + all(s->v_gain) * (g * g);
        store(s->v + at, v);
        change = change / (root(v * all(s->v_scale)) + all(s->epsilon));
      }
      program(cells, at, change, &random, &sums, weighs, kind, by_cell);
      if (pairs) program(&other, at, -change, &random, &sums, weighs, kind, by_cell);
    }
    float most[2] = {greatest(sums.most[0]), greatest(-sums.most[1])};
    row_pulses[0] += most[0];
    row_pulses[1] += most[1];
    rows += most[0] > 0 || most[1] > 0;
  }
  keep(&random, s->random);
  fv_tally *tally = s->tally;
  for (int k = 0; k < 2; k++) {
    f16 sign = all(k == 0 ? 0.5f : -0.5f);
    tally->pulses[k] += total(all(0.5f) * sums.pulses[0] + sign * sums.pulses[1]);
    tally->level[k] += total(all(0.5f) * sums.level[0] + sign * sums.level[1]);
    tally->squared[k] += total(all(0.5f) * sums.squared[0] + sign * sums.squared[1]);
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
  f16 sum[FV_CHAINS];
  f16 a = all(0.999999f), b = all(1e-6f);
  for (int k = 0; k < FV_CHAINS; k++) sum[k] = all(0.1f * (float)k);
  for (int64_t i = 0; i < rounds; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) {
#pragma clang loop unroll(full)
      for (int k = 0; k < FV_CHAINS; k++) sum[k] = sum[k] * a + b;
    }
  }
  f16 result = all(0);
  for (int k = 0; k < FV_CHAINS; k++) result = result + sum[k];
  *sink = total(result);
  return (double)rounds * 4 * FV_CHAINS * 2 * FV_LANES;
}

extern const fv_kernels FV_TABLE;
const fv_kernels FV_TABLE = {FV_NAME, forward, squares, backward, accumulate, update, read_all, normals, peak};
