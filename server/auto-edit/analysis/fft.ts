/** Magnitudes of the spectra of two real signals at once, by one complex transform: the usual trick that halves the work. */
interface PairSpectrum {
  readonly size: number;
  /** In: two windowed signals of `size` samples. They are overwritten. */
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Out: `size / 2 + 1` magnitudes each. */
  readonly magnitudesA: Float32Array;
  readonly magnitudesB: Float32Array;
  transform(): void;
}

function bitReversal(size: number): Uint32Array {
  const bits = Math.log2(size);
  return Uint32Array.from({ length: size }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

/** Radix-2 decimation in time (Cooley and Tukey 1965), in place. `re` and `im` hold `size` samples in bit-reversed order. */
function butterflies(re: Float32Array, im: Float32Array, cos: Float32Array, sin: Float32Array): void {
  const size = re.length;
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const top = start + k;
        const low = top + half;
        const c = cos[k * stride] ?? 0;
        const s = sin[k * stride] ?? 0;
        const lowRe = re[low] ?? 0;
        const lowIm = im[low] ?? 0;
        const turnedRe = lowRe * c - lowIm * s;
        const turnedIm = lowRe * s + lowIm * c;
        const topRe = re[top] ?? 0;
        const topIm = im[top] ?? 0;
        re[low] = topRe - turnedRe;
        im[low] = topIm - turnedIm;
        re[top] = topRe + turnedRe;
        im[top] = topIm + turnedIm;
      }
    }
  }
}

/** @param size a power of two. */
export function createPairSpectrum(size: number): PairSpectrum {
  const order = bitReversal(size);
  const cos = Float32Array.from({ length: size / 2 }, (_, k) => Math.cos((-2 * Math.PI * k) / size));
  const sin = Float32Array.from({ length: size / 2 }, (_, k) => Math.sin((-2 * Math.PI * k) / size));
  const re = new Float32Array(size);
  const im = new Float32Array(size);
  const a = new Float32Array(size);
  const b = new Float32Array(size);
  const magnitudesA = new Float32Array(size / 2 + 1);
  const magnitudesB = new Float32Array(size / 2 + 1);
  function transform(): void {
    for (let i = 0; i < size; i++) {
      const from = order[i] ?? 0;
      re[i] = a[from] ?? 0;
      im[i] = b[from] ?? 0;
    }
    butterflies(re, im, cos, sin);
    // The spectrum of a real signal is conjugate-symmetric and that of an imaginary one antisymmetric: the two come apart again.
    for (let k = 0; k <= size / 2; k++) {
      const mirror = (size - k) % size;
      const r1 = re[k] ?? 0;
      const i1 = im[k] ?? 0;
      const r2 = re[mirror] ?? 0;
      const i2 = im[mirror] ?? 0;
      magnitudesA[k] = 0.5 * Math.sqrt((r1 + r2) ** 2 + (i1 - i2) ** 2);
      magnitudesB[k] = 0.5 * Math.sqrt((i1 + i2) ** 2 + (r2 - r1) ** 2);
    }
  }
  return { size, a, b, magnitudesA, magnitudesB, transform };
}
