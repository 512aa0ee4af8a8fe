// Debian's libfaiss is built for the oldest x86-64, so its inner product runs one float at a time.
// This definition stands before libfaiss.a at link time and takes its place: the best kernel that
// the processor offers, chosen once when the addon is loaded.
#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

using Kernel = float (*)(const float *, const float *, std::size_t);

// Eight independent sums: the compiler may turn them into whatever vectors the base architecture has.
float plain(const float *x, const float *y, std::size_t d)
{
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= d; i += 8)
    for (std::size_t lane = 0; lane < 8; lane++)
      sums[lane] += x[i + lane] * y[i + lane];
  float rest = 0;
  for (; i < d; i++)
    rest += x[i] * y[i];
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest;
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"))) float avx2(const float *x, const float *y, std::size_t d)
{
  __m256 a = _mm256_setzero_ps(), b = a, c = a, e = a;
  std::size_t i = 0;
  for (; i + 32 <= d; i += 32)
  {
    a = _mm256_fmadd_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(y + i), a);
    b = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 8), _mm256_loadu_ps(y + i + 8), b);
    c = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 16), _mm256_loadu_ps(y + i + 16), c);
    e = _mm256_fmadd_ps(_mm256_loadu_ps(x + i + 24), _mm256_loadu_ps(y + i + 24), e);
  }
  for (; i + 8 <= d; i += 8)
    a = _mm256_fmadd_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(y + i), a);
  const __m256 wide = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, e));
  const __m128 half = _mm_add_ps(_mm256_castps256_ps128(wide), _mm256_extractf128_ps(wide, 1));
  const __m128 pair = _mm_add_ps(half, _mm_movehl_ps(half, half));
  float sum = _mm_cvtss_f32(_mm_add_ss(pair, _mm_shuffle_ps(pair, pair, 1)));
  for (; i < d; i++)
    sum += x[i] * y[i];
  return sum;
}

__attribute__((target("avx512f"))) float avx512(const float *x, const float *y, std::size_t d)
{
  __m512 a = _mm512_setzero_ps(), b = a, c = a, e = a;
  std::size_t i = 0;
  for (; i + 64 <= d; i += 64)
  {
    a = _mm512_fmadd_ps(_mm512_loadu_ps(x + i), _mm512_loadu_ps(y + i), a);
    b = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 16), _mm512_loadu_ps(y + i + 16), b);
    c = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 32), _mm512_loadu_ps(y + i + 32), c);
    e = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 48), _mm512_loadu_ps(y + i + 48), e);
  }
  for (; i + 16 <= d; i += 16)
    a = _mm512_fmadd_ps(_mm512_loadu_ps(x + i), _mm512_loadu_ps(y + i), a);
  if (i < d)
  {
    const __mmask16 tail = static_cast<__mmask16>((1u << (d - i)) - 1);
    b = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(tail, x + i), _mm512_maskz_loadu_ps(tail, y + i), b);
  }
  return _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(a, b), _mm512_add_ps(c, e)));
}

#endif

struct Choice
{
  const char *name;
  Kernel kernel;
};

Choice choose()
{
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f"))
    return {"avx512", avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return {"avx2", avx2};
#endif
  return {"plain", plain};
}

const Choice chosen = choose();

} // namespace

namespace faiss {

float fvec_inner_product(const float *x, const float *y, std::size_t d) { return chosen.kernel(x, y, d); }

} // namespace faiss

extern "C" const char *ground_control_kernel() { return chosen.name; }
