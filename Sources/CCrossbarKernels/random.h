// Random numbers by the vector: uniform ones from 16 streams side by side, and normal ones.

typedef struct {
  bits a, b, c, d;
} lanes;

INLINE lanes lanes_of(const fv_random *random) {
  lanes l;
  l.a = *(const loose_bits *)random->state[0];
  l.b = *(const loose_bits *)random->state[1];
  l.c = *(const loose_bits *)random->state[2];
  l.d = *(const loose_bits *)random->state[3];
  return l;
}

INLINE void keep(const lanes *l, fv_random *random) {
  *(loose_bits *)random->state[0] = l->a;
  *(loose_bits *)random->state[1] = l->b;
  *(loose_bits *)random->state[2] = l->c;
  *(loose_bits *)random->state[3] = l->d;
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

enum { FV_STOCK = 16 };

/// Normal numbers to be used one vector after the other, made many at a time: sqrt(squared) direction.
typedef struct {
  lanes source;
  /// Of neighbours 2k and 2k + 1 the square is the same.
  real squared[FV_STOCK / 2];
  real direction[FV_STOCK];
  int32_t used;
} noise;

INLINE noise noise_from(const fv_random *random) {
  noise n;
  n.source = lanes_of(random);
  n.used = FV_STOCK;
  return n;
}

/// Standard normal numbers by Box and Muller (Ann. Math. Statist. 29, 610 (1958), doi:10.1214/aoms/1177706645), two at a time.
///
/// The angle lies within 45 degrees of an axis; a bit says which axis and one on which side, so that sine and cosine need no division of their range.
/// Short loops one after the other: the machine works on as many of their turns at once as its window holds.
static __attribute__((noinline)) void restock(noise *n) {
  bits draws[FV_STOCK];
  lanes l = n->source;
#pragma clang loop unroll(disable)
  for (int k = 0; k < FV_STOCK; k++) draws[k] = next(&l);
  n->source = l;
#pragma clang loop unroll(disable)
  for (int k = 0; k < FV_STOCK / 2; k++)
    n->squared[k] = doubled_logarithm(as_float((whole)(draws[2 * k + 1] >> 8)) * all(0x1p-24f) + all(0x1p-25f));
#pragma clang loop unroll(disable)
  for (int k = 0; k < FV_STOCK / 2; k++) {
    bits draw = draws[2 * k];
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
    n->direction[2 * k] = chosen(swap, s, c);
    n->direction[2 * k + 1] = chosen(swap, c, s);
  }
  n->used = 0;
}

/// Noise of a variance.
INLINE real noise_of(noise *n, real variance) {
  if (n->used == FV_STOCK) restock(n);
  int32_t k = n->used++;
  return root(variance * n->squared[k / 2]) * n->direction[k];
}

static void normals(fv_random *random, float *values, int64_t count) {
  noise n = noise_from(random);
  for (int64_t k = 0; k < count; k += FV_WIDTH) store(values + k, noise_of(&n, all(1.0f)));
  keep(&n.source, random);
}
