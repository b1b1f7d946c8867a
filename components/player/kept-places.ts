import { apiClient } from "@/components/ui/api-client";

/** Where a film was left. */
export interface KeptPlace {
  /** 0 of a film that was seen to its end. */
  readonly placeMs: number;
  /** When, by this device's clock, in Unix ms. */
  readonly atMs: number;
}

/** Where places lie: on the device, or with the account of whoever is signed in. */
export interface Places {
  /** Null where there is none, or nothing can be learned of it. */
  ask(): Promise<KeptPlace | null>;
  /** Does what it can: a place that was not kept is no failure of the film. */
  keep(placeMs: number): void;
}

const PREFIX = "mhc-place:";

/** A browser may refuse its storage; then nothing is kept on it. */
function withStorage<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(localStorage);
  } catch {
    return otherwise;
  }
}

function readPlace(text: string): KeptPlace | null {
  const [placeMs = Number.NaN, atMs = Number.NaN] = text.split("@").map(Number);
  return Number.isFinite(placeMs) && Number.isFinite(atMs) ? { placeMs, atMs } : null;
}

export function placesOnDevice(videoId: string): Places {
  const name = `${PREFIX}${videoId}`;
  return {
    ask: async () => readPlace(withStorage((storage) => storage.getItem(name), null) ?? ""),
    keep: (placeMs) => withStorage((storage) => storage.setItem(name, `${placeMs}@${Date.now()}`), undefined),
  };
}

export function placesOfAccount(videoId: string): Places {
  return {
    ask: () =>
      apiClient.catalogue.place.query({ id: videoId }).then(
        ({ place }) => (place === null ? null : { placeMs: place.placeMs, atMs: Date.now() - place.agoMs }),
        // Offline, or signed out meanwhile.
        () => null,
      ),
    keep: (placeMs) => {
      const call = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ placeMs }) };
      // `keepalive` lets it arrive although its page is left.
      fetch(`/api/videos/${videoId}/place`, { ...call, keepalive: true }).catch(() => undefined);
    },
  };
}

/** Of both the one that was kept last; the account's where they are of the same moment. */
export function newestPlace(onDevice: KeptPlace | null, ofAccount: KeptPlace | null): KeptPlace | null {
  if (onDevice === null || ofAccount === null) return onDevice ?? ofAccount;
  return onDevice.atMs > ofAccount.atMs ? onDevice : ofAccount;
}
