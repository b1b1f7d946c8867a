import type { DeviceStores } from "../device-stores";
import { APPLICATION, type HttpLayer } from "../layer";
import type { Measurement } from "../measurement";
import { ObjectCache } from "../object-cache";
import { layersWith, type ViewerSource } from "../peers/peer-layer";
import { Resolver } from "../resolver";

/**
 * The worker's resolver, for the layers that pages name. Browsers end workers as they like: what the next one must know (the layers, and who
 * lied until when) is written down.
 */
export class WorkerResolver {
  #key = "";
  #current: Promise<Resolver> | null = null;
  readonly #stores: Promise<DeviceStores>;
  readonly #onMeasurement: (measurement: Measurement) => void;
  readonly #findViewers: () => ViewerSource | null;

  /** @param findViewers pages that share with other viewers; null while there is none */
  constructor(stores: Promise<DeviceStores>, onMeasurement: (measurement: Measurement) => void, findViewers: () => ViewerSource | null) {
    this.#stores = stores;
    this.#onMeasurement = onMeasurement;
    this.#findViewers = findViewers;
  }

  /** The same layers keep the resolver and all that it has learnt. */
  async setLayers(layers: readonly HttpLayer[], peersAt: number | null): Promise<void> {
    const key = JSON.stringify([layers, peersAt]);
    if (key === this.#key) return;
    this.#key = key;
    this.#current = this.#make(layers, peersAt);
    const { settings } = await this.#stores;
    await settings.write("layers", layers);
    await settings.write("peersAt", peersAt);
  }

  /** Until a page has named layers, the application: a page that was open before the worker was asks through it, too. */
  current(): Promise<Resolver> {
    this.#current ??= this.#stores.then(async ({ settings }) => this.#make((await settings.read("layers")) ?? [APPLICATION], await settings.read("peersAt")));
    return this.#current;
  }

  async #make(layers: readonly HttpLayer[], peersAt: number | null): Promise<Resolver> {
    const { objects, settings } = await this.#stores;
    const ejectedUntilMs = (await settings.read("ejected")) ?? {};
    const resolver: Resolver = new Resolver({
      layers: layersWith(layers, peersAt, this.#findViewers),
      cache: new ObjectCache(objects),
      ejectedUntilMs,
      onMeasurement: (measurement) => {
        this.#onMeasurement(measurement);
        if (measurement.kind !== "failed" || !["tampered", "too-large"].includes(measurement.failure)) return;
        const ejected = Object.fromEntries(resolver.layers.map((layer) => [layer.name, layer.ejectedUntilMs]));
        // A disk that is full costs one more lie after the next start, which is caught as this one was.
        settings.write("ejected", ejected).catch(() => this.#onMeasurement({ kind: "not-kept", cid: measurement.cid }));
      },
    });
    return resolver;
  }
}
