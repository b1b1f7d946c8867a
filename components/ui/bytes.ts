const BYTES_PER_STEP = 1000;
const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** `12.4 MB`: decimal units, three figures. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let step = 0;
  while (value >= BYTES_PER_STEP && step < UNITS.length - 1) {
    value /= BYTES_PER_STEP;
    step += 1;
  }
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}
