import type { Measurement } from "@/delivery/measurement";
import type { ObjectCache } from "@/delivery/object-cache";
import type { ObjectSource } from "@/delivery/object-source";
import type { ViewerSource } from "@/delivery/peers/peer-layer";
import type { Sharing } from "@/delivery/peers/share-work";
import type { Cid } from "@/protocol/cid";

interface FilmSharingOptions {
  /** `/api/videos/<id>/peers`. */
  readonly peersUrl: string;
  readonly onMeasurement: (measurement: Measurement) => void;
  /** With how many viewers this one is connected; null while the film is not shared. */
  readonly onViewers: (viewers: number | null) => void;
}

/** Whether this page shares its film with other viewers. Until somebody turns it on nothing of that is even loaded. */
export class FilmSharing {
  readonly #options: FilmSharingOptions;
  /** What this page has shown of the film, in case its viewer agrees later. */
  readonly #seen = new Set<Cid>();
  #cache: ObjectCache | null = null;
  #sharing: Sharing | null = null;
  #isWanted = false;

  constructor(options: FilmSharingOptions) {
    this.#options = options;
  }

  readonly findViewers = (): ViewerSource | null => this.#sharing?.mesh ?? null;

  /** Of a film that may be shared: what comes from this source is what this page can give. */
  follow(source: ObjectSource, cache: ObjectCache): ObjectSource {
    this.#cache = cache;
    return {
      get: async (cid, need) => {
        const found = await source.get(cid, need);
        this.#seen.add(cid);
        this.#sharing?.mesh.note(cid);
        return found;
      },
    };
  }

  async turn(isOn: boolean): Promise<void> {
    this.#isWanted = isOn;
    if (!isOn) {
      this.#sharing?.end();
      this.#sharing = null;
      this.#options.onViewers(null);
      return;
    }
    const cache = this.#cache;
    if (cache === null || this.#sharing !== null) return;
    const { shareWork } = await import("@/delivery/peers/share-work");
    // Somebody may have changed their mind while that was loaded.
    if (!this.#isWanted || this.#sharing !== null) return;
    const { peersUrl, onMeasurement, onViewers } = this.#options;
    onViewers(0);
    const onChange = (viewers: number | null) => {
      if (viewers === null) this.#sharing = null;
      onViewers(viewers);
    };
    this.#sharing = shareWork({ peersUrl, noted: this.#seen, read: (cid) => cache.find(cid, true), onMeasurement, onChange });
  }
}
