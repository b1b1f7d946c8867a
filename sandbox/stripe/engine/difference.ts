/** The fields of `before` that `after` changed, with their old values; inside objects only what differs, lists whole. */
export function differenceOf(before: object, after: object): Record<string, unknown> {
  const difference: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is]: [unknown, unknown] = [Reflect.get(before, key), Reflect.get(after, key)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    difference[key] = isPlain(was) && isPlain(is) ? differenceOf(was, is) : (was ?? null);
  }
  return difference;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
