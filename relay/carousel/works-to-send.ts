import { makeCid } from "@/protocol/cid";
import type { Relay } from "../relay";
import { makeInventory } from "../works/make-inventory";
import { walkWork } from "../works/walk-work";
import type { CarouselItem } from "./send-carousel";

export interface Programme {
  readonly works: number;
  readonly items: readonly CarouselItem[];
  read(item: CarouselItem): Promise<Uint8Array | null>;
}

/** The list of what this relay has, then every object of the works that are here whole, each once: what names others goes before them. */
export async function listProgramme(relay: Relay): Promise<Programme> {
  const inventory = await makeInventory(relay);
  const listBytes = new TextEncoder().encode(JSON.stringify(inventory));
  const items = new Map<string, CarouselItem>([["inventory", { kind: "inventory", cid: await makeCid(listBytes) }]]);
  let works = 0;
  for (const { root } of inventory.works) {
    const { cids, missing } = await walkWork(relay.store, root);
    if (missing.length > 0) continue;
    works += 1;
    for (const cid of cids) items.set(cid, { kind: "object", cid });
  }
  return { works, items: [...items.values()], read: ({ kind, cid }) => (kind === "inventory" ? Promise.resolve(listBytes) : relay.store.read(cid)) };
}
