/// The hot loops of a crossbar's training, compiled for several instruction sets and chosen when the program runs.
///
/// An array of cells has a row for each input and a column for each output; rows are padded with zeros to whole groups of 16 columns.
/// All arrays are aligned to 64 bytes. A cell's *level* h in 0…1 is its conductance over its range; its *weight* is what is read of it.
#ifndef CROSSBAR_KERNELS_H
#define CROSSBAR_KERNELS_H

#include <stdint.h>

enum { FV_LANES = 16 };

/// One direction of change, in u = h for potentiation and u = 1 - h for depression.
typedef struct {
  /// N: pulses from u = 0 to u = 1.
  float pulses;
  /// -1 / (A N), and B, of u' = B - (B - u) exp(-n / (A N)).
  float decay, limit;
  /// u over the pulses, at 0, 1/steps, … 1 of them; its inverse at 0, 1/inverse_steps, … 1 of u. Either has one value more at its end.
  const float *curve;
  const float *inverse;
  int32_t steps, inverse_steps;
} fv_branch;

enum { FV_LINEAR = 0, FV_EXPONENTIAL = 1, FV_CURVE = 2 };

/// One array.
typedef struct {
  int32_t rows, columns;
  /// Columns that are worked on: those of outputs, and what fills the last vector.
  int32_t used;
  float *level;
  float *weight;
  int32_t kind;
  fv_branch up, down;
  /// By cell, or NULL where all are alike: g = offset + span h in units of the nominal range; the four numbers of exponential branches;
  /// 1, or 0 where a cell is stuck.
  const float *offset, *span;
  const float *up_decay, *up_limit, *down_decay, *down_limit;
  const float *plastic;
  /// How many pulses are given: 0 any number, 1 whole ones, half a pulse rounded up, 2 whole ones, up or down at random.
  int32_t rounding;
  /// Variance that a pulse adds, and that of its change over the change's square.
  float additive_variance, relative_variance;
  /// What is read: weight = gain g + bias, or with an access resistance gain c / (1 + access c) + bias, c = ground + g.
  float ground, access, gain, bias;
} fv_cells;

/// 16 streams of xoshiro128++ side by side, of which narrower vectors use the first.
typedef struct {
  uint32_t state[4][FV_LANES];
} fv_random;

/// What was done to cells: [0] potentiation, [1] depression.
typedef struct {
  double pulses[2];
  /// Sum over pulses of h, and of its square, in the middle of the change.
  double level[2], squared[2];
  /// Sum over rows of the most pulses that a cell of the row got: rows are written one after another.
  double row_pulses[2];
  /// Rows in which any cell got one.
  double rows;
} fv_tally;

/// One step of an optimiser, whose change of weight the cells are asked for.
///
///     m = m_keep m + m_gain g,  v = v_keep v + v_gain g^2,  change = -rate (m or g) / (sqrt(v_scale v) + epsilon, or 1)
typedef struct {
  /// Rows that take part, or all where NULL.
  const int32_t *index;
  int32_t count;
  /// g = input[row] error[column], or gradient_scale gradient[row, column], which is then set to 0.
  const float *input;
  const float *error;
  float *gradient;
  float gradient_scale;
  float *m;
  float *v;
  float m_keep, m_gain, v_keep, v_gain, v_scale, rate, epsilon;
  /// One array that is potentiated where the weight is to grow, or a second one besides that is depressed there.
  const fv_cells *cells;
  const fv_cells *opposite;
  fv_random *random;
  fv_tally *tally;
  /// Whether the tally is to know levels and the most pulses of rows too.
  int32_t weighs;
} fv_step;

typedef struct {
  const char *name;
  /// Floats of a vector: divides 16.
  int32_t width;
  /// sums[column] = sum over `count` rows of input[row] weight[row, column].
  void (*forward)(const fv_cells *, const int32_t *index, int32_t count, const float *input, float *sums);
  /// squares[column] = sum of (input[row] (weight[row, column] + shift))^2.
  void (*squares)(const fv_cells *, const int32_t *index, int32_t count, const float *input, float shift, float *squares);
  /// sums[row] = sum over columns of weight[row, column] error[column].
  void (*backward)(const fv_cells *, const float *error, float *sums);
  /// gradient[row, column] += input[row] error[column].
  void (*accumulate)(const fv_cells *, const int32_t *index, int32_t count, const float *input, const float *error, float *gradient);
  void (*update)(const fv_step *);
  /// effective = weight + loss (weight + shift) in `count` rows.
  void (*through_wires)(
      const fv_cells *, const int32_t *index, int32_t count, const float *loss, float shift, float *effective);
  /// Weights of all levels.
  void (*read)(const fv_cells *);
  /// Standard normal numbers, a multiple of 16 of them.
  void (*normals)(fv_random *, float *values, int64_t count);
  /// Multiplies and adds as fast as the machine can; returns how many of the two it did. `sink` only keeps them from being left out.
  double (*peak)(int64_t rounds, float *sink);
} fv_kernels;

/// By name, "baseline", "v3" (AVX2 and FMA), "v4" (AVX-512); NULL where this machine cannot run it. NULL names the best.
const fv_kernels *fv_kernels_named(const char *name);

#endif
