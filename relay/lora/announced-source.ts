import type { Source } from "../sources/source";
import { rootsAmong } from "../sources/source";
import type { HeardAnnouncement } from "./announcement";

/** What was heard by radio, as a source that says which root is the newest and has nothing itself: the operator's own upstreams are asked for it. */
export function createAnnouncedSource(heard: readonly HeardAnnouncement[]): Source {
  return {
    name: "radio",
    findRoots: async (works) => rootsAmong(works, heard),
    fetchObjects: async () => undefined,
    close: async () => undefined,
  };
}
