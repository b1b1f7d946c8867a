/** Ways to an object beside the application itself, which always is the last. */
export const LAYERS = ["cdn", "relay", "mesh", "satellite"] as const;
export type LayerKind = (typeof LAYERS)[number];

export interface LayerRule {
  readonly kind: LayerKind;
  readonly isOn: boolean;
  /** Why it is off, or on again; null while nobody ever said. */
  readonly reason: string | null;
}

/** Before anybody set another. */
export const BUILT_IN_LAYERS: readonly LayerRule[] = LAYERS.map((kind) => ({ kind, isOn: true, reason: null }));

/** Whether each layer is there once. */
export function isWholeOrder(kinds: readonly LayerKind[]): boolean {
  return kinds.length === LAYERS.length && LAYERS.every((kind) => kinds.includes(kind));
}
