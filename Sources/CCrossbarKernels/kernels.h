// The body of every kernel, included once for each instruction set with FV_TABLE and FV_NAME defined.
#include "crossbar_kernels.h"
#include "vector.h"
#include "random.h"

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

static void through_wires(
    const fv_cells *cells, const int32_t *index, int32_t count, const float *loss, float shift, float *effective) {
  for (int32_t r = 0; r < count; r++) {
    size_t start = (size_t)(index ? index[r] : r) * cells->columns;
    for (size_t at = start; at < start + cells->used; at += FV_WIDTH) {
      real w = load(cells->weight + at);
      store(effective + at, w + load(loss + at) * (w + all(shift)));
    }
  }
}

// --- writing ----------------------------------------------------------------------------------------------------

/// Sums over a whole update: of all pulses, and of those that depress.
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

/// Change of h by n pulses up, or down, without noise.
///
///     u' - u = (u - B) (exp(-n / (A N)) - 1):   h' - h = (h - B) (…) up,   (h - (1 - B)) (…) down
INLINE real step_of(const fv_cells *cells, size_t at, whole down, real h, real n, const int kind, const int by_cell) {
  if (kind == FV_LINEAR) return n * chosen(down, all(-1.0f / cells->down.pulses), all(1.0f / cells->up.pulses));
  if (kind == FV_EXPONENTIAL) {
    real decay = by_cell ? chosen(down, load(cells->down_decay + at), load(cells->up_decay + at))
                         : chosen(down, all(cells->down.decay), all(cells->up.decay));
    real limit = by_cell ? chosen(down, all(1.0f) - load(cells->down_limit + at), load(cells->up_limit + at))
                         : chosen(down, all(1.0f - cells->down.limit), all(cells->up.limit));
    return (h - limit) * exp_minus_one(decay * n);
  }
  float hs[FV_WIDTH], ns[FV_WIDTH], after[FV_WIDTH];
  int32_t downs[FV_WIDTH];
  for (int k = 0; k < FV_WIDTH; k++) {
    hs[k] = h[k];
    ns[k] = n[k];
    downs[k] = down[k];
    after[k] = h[k];
  }
  for (int k = 0; k < FV_WIDTH; k++) {
    if (!(ns[k] > 0)) continue;
    after[k] = downs[k] ? 1.0f - stepped(&cells->down, 1.0f - hs[k], ns[k]) : stepped(&cells->up, hs[k], ns[k]);
  }
  real v;
  for (int k = 0; k < FV_WIDTH; k++) v[k] = after[k];
  return v - h;
}

/// Programs cells toward a change of their weights.
INLINE void program(
    const fv_cells *cells, size_t at, real change, noise *random, sums_so_far *sums, int weighs, const int kind,
    const int by_cell) {
  whole down = ((whole)change) >> 31;
  // A weight from -1 to 1 is a level from 0 to 1.
  real n = smaller(magnitude(change), all(2.0f)) * chosen(down, all(0.5f * cells->down.pulses), all(0.5f * cells->up.pulses));
  if (cells->rounding == 1) n = as_float(as_whole(n + all(0.5f)));
  if (cells->rounding == 2)
    n = smaller(
        as_float(as_whole(n + uniform(&random->source))), chosen(down, all(cells->down.pulses), all(cells->up.pulses)));
  if (!any(n)) return;
  sums->touched = 1;
  real h = load(cells->level + at);
  real step = step_of(cells, at, down, h, n, kind, by_cell);
  if (cells->additive_variance > 0 || cells->relative_variance > 0) {
    real variance = all(cells->additive_variance) * n;
    if (cells->relative_variance > 0)
      variance = variance + all(cells->relative_variance) * step * step / larger(n, all(1.0f));
    step = step + noise_of(random, variance);
  }
  if (cells->plastic) step = step * load(cells->plastic + at);
  real reached = smaller(larger(h + step, all(0)), all(1.0f));
  store(cells->level + at, reached);
  store(cells->weight + at, weight_of(cells, at, reached));
  real down_n = (real)((whole)n & down);
  sums->pulses[0] += n;
  sums->pulses[1] += down_n;
  if (weighs) {
    sums->most[0] = larger(sums->most[0], n - down_n);
    sums->most[1] = larger(sums->most[1], down_n);
    real middle = all(0.5f) * (h + reached);
    real level = n * middle, down_level = down_n * middle;
    sums->level[0] += level;
    sums->level[1] += down_level;
    sums->squared[0] += level * middle;
    sums->squared[1] += down_level * middle;
  }
}

INLINE void update_rows(const fv_step *given, const int kind, const int by_cell, const int pairs) {
  // Copies, which no store through a pointer can change: their numbers stay in registers.
  const fv_step copy = *given, *s = &copy;
  const fv_cells own = *s->cells, *cells = &own;
  const fv_cells other = pairs ? *s->opposite : own;
  const int weighs = s->weighs;
  noise random = noise_from(s->random);
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
      float most[2] = {greatest(sums.most[0]), greatest(sums.most[1])};
      row_pulses[0] += most[0];
      row_pulses[1] += most[1];
    }
    rows += sums.touched;
  }
  keep(&random.source, s->random);
  fv_tally *tally = s->tally;
  for (int k = 0; k < 2; k++) {
    tally->pulses[k] += total(k == 0 ? sums.pulses[0] - sums.pulses[1] : sums.pulses[1]);
    tally->level[k] += total(k == 0 ? sums.level[0] - sums.level[1] : sums.level[1]);
    tally->squared[k] += total(k == 0 ? sums.squared[0] - sums.squared[1] : sums.squared[1]);
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
const fv_kernels FV_TABLE = {FV_NAME, FV_WIDTH, forward, squares, backward, accumulate, update, through_wires, read_all, normals, peak};
