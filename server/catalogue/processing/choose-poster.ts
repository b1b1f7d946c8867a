export const GRAY_WIDTH = 64;
export const GRAY_HEIGHT = 36;
const FRAME_BYTES = GRAY_WIDTH * GRAY_HEIGHT;

const DARK_LUMA = 28;
const BRIGHT_LUMA = 230;
/** Titles and credits stand at the ends. */
const EDGE_SHARE = 0.08;

/** How much there is to see in a small grey picture: its contrast, far less when it is nearly black or white. */
export function scorePicture(gray: Uint8Array): number {
  let sum = 0;
  let squares = 0;
  for (const luma of gray) {
    sum += luma;
    squares += luma * luma;
  }
  const mean = sum / gray.length;
  const deviation = Math.sqrt(Math.max(0, squares / gray.length - mean * mean));
  return mean < DARK_LUMA || mean > BRIGHT_LUMA ? deviation / 10 : deviation;
}

/** The index of the picture that shows a film best, among small grey ones in a row; the earlier one when two are alike. */
export function choosePoster(grays: Uint8Array): number {
  const count = Math.floor(grays.length / FRAME_BYTES);
  let best = { index: 0, score: -1 };
  for (let index = 0; index < count; index++) {
    const isEdge = count > 4 && (index < count * EDGE_SHARE || index > count * (1 - EDGE_SHARE));
    const score = scorePicture(grays.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES)) * (isEdge ? 0.5 : 1);
    if (score > best.score) best = { index, score };
  }
  return best.index;
}
