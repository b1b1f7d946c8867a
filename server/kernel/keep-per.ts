/** One of something for each object, made when it is first asked for, and gone with the object. */
export function keepPer<K extends object, T>(make: () => T): (key: K) => T {
  const kept = new WeakMap<K, T>();
  return (key) => {
    const known = kept.get(key) ?? make();
    kept.set(key, known);
    return known;
  };
}
