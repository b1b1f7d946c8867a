import type { Measurement } from "@/delivery/measurement";

/** Who has carried a film so far, and who was caught. */
export interface Carriers {
  /** Who gave the last object; null before the first. */
  readonly latest: string | null;
  /** Objects by carrier, the most first. */
  readonly objects: readonly (readonly [name: string, count: number])[];
  /** Carriers that gave bytes that are not the film's, each once. */
  readonly falsifiers: readonly string[];
}

export const NO_CARRIERS: Carriers = { latest: null, objects: [], falsifiers: [] };
const DEVICE = "this device";
/** Carriers' own names are what viewers read, but for the application's. */
const WORDS: Readonly<Record<string, string>> = { origin: "this site" };

const nameOf = (layer: string | null): string => (layer === null ? DEVICE : (WORDS[layer] ?? layer));

export function countFound(before: Carriers, layer: string | null): Carriers {
  const counts = new Map(before.objects);
  const name = nameOf(layer);
  counts.set(name, (counts.get(name) ?? 0) + 1);
  return { ...before, latest: name, objects: [...counts].sort(([, a], [, b]) => b - a) };
}

export function countMeasurement(before: Carriers, measurement: Measurement): Carriers {
  const isLie = measurement.kind === "failed" && (measurement.failure === "tampered" || measurement.failure === "too-large");
  if (!isLie || before.falsifiers.includes(nameOf(measurement.layer))) return before;
  return { ...before, falsifiers: [...before.falsifiers, nameOf(measurement.layer)] };
}
