import type { Cid } from "@/protocol/cid";
import type { FoundObject, ObjectNeed } from "./resolver";

/** Whoever gives verified objects: a resolver, or the service worker with one inside. */
export interface ObjectSource {
  /** @throws ObjectUnreachable; the reason of `need.signal` when that was aborted */
  get(cid: Cid, need?: ObjectNeed): Promise<FoundObject>;
}
