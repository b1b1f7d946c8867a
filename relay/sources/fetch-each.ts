import type { Cid } from "@/protocol/cid";
import { Turns } from "../store/turns";
import { SourceFault, type TakeObject } from "./source";

/** So many objects in a row that did not come, and the source is left alone. */
const FAULTS_MAX = 4;

interface Fetching {
  readonly cids: readonly Cid[];
  readonly take: TakeObject;
  readonly pullsAtOnce: number;
  /** Null of what is not there. @throws SourceFault */
  readonly get: (cid: Cid) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Asks a source for one object after the other, some at once. @throws SourceFault when too many in a row fail, and whatever `take` throws */
export async function fetchEach({ cids, take, pullsAtOnce, get }: Fetching): Promise<void> {
  const turns = new Turns(pullsAtOnce);
  let [faults, ending]: [number, unknown] = [0, null];
  const fetchOne = async (cid: Cid): Promise<void> => {
    if (ending !== null) return;
    const bytes = await get(cid).catch((thrown: unknown) => {
      faults += 1;
      if (!(thrown instanceof SourceFault) || faults >= FAULTS_MAX) ending ??= thrown;
      return null;
    });
    if (bytes === null || ending !== null) return;
    faults = 0;
    await take(cid, bytes).catch((thrown: unknown) => {
      ending ??= thrown;
    });
  };
  await Promise.all(cids.map((cid) => turns.take(() => fetchOne(cid))));
  if (ending !== null) throw ending;
}
