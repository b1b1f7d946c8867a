import type { HttpLayer } from "./layer";

/** What a worker that was ended has to know when it starts again. */
export interface Settings {
  readonly layers: readonly HttpLayer[];
  /** After how many of these other viewers come; null of a film that is not shared. */
  readonly peersAt: number | null;
  /** Layers that gave false bytes, by name, and until when they stay out, in ms since 1970. */
  readonly ejected: Readonly<Record<string, number>>;
}

export interface SettingsStore {
  read<Name extends keyof Settings>(name: Name): Promise<Settings[Name] | null>;
  write<Name extends keyof Settings>(name: Name, value: Settings[Name]): Promise<void>;
}

export function createMemorySettings(): SettingsStore {
  const values: Partial<Settings> = {};
  return {
    read: async (name) => values[name] ?? null,
    async write(name, value) {
      Object.assign(values, { [name]: value });
    },
  };
}
