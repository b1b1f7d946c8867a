import type { RelayConfig } from "../config";
import { askDish, type DishStatus } from "./dish-status";
import { CallFault } from "./grpc-call";

/** A dish of Starlink has 20 to 60 ms when all is well; beyond this, each object waits longer for its request than for its bytes. */
const LATENCY_MS_MAX = 200;
const DROP_RATE_MAX = 0.05;
/** While an answer is far, more are under way. */
const PULLS_FAR = 12;
/** Where much is lost, few are, so that what is begun gets through. */
const PULLS_LOSSY = 2;

/** How the way to the world is, as far as anybody says so. */
export interface LinkHint {
  readonly state: "good" | "bad" | "unknown";
  /** For the operator. */
  readonly why: string;
  readonly status: DishStatus | null;
  /** Of each source; as always where it is not said. */
  readonly pullsAtOnce?: number;
}

const UNASKED: LinkHint = { state: "unknown", why: "nothing says how it is", status: null };

/** What is to be made of a dish's status. */
export function judgeDish(status: DishStatus | null): LinkHint {
  if (status === null) return { ...UNASKED, why: "the dish says nothing that is understood" };
  const { outage, isObstructed, dropRate, latencyMs } = status;
  const [isLossy, isFar] = [dropRate !== null && dropRate > DROP_RATE_MAX, latencyMs !== null && latencyMs > LATENCY_MS_MAX];
  const faults = [
    ...(outage === null ? [] : [`no link: ${outage}`]),
    ...(isObstructed === true ? ["something is in its way"] : []),
    ...(isLossy ? ["much is lost"] : []),
    ...(isFar ? ["answers are far"] : []),
  ];
  if (faults.length === 0) return { state: "good", why: "all is well", status };
  const isFarOnly = isFar && faults.length === 1;
  return { state: "bad", why: faults.join(", "), status, pullsAtOnce: isFarOnly ? PULLS_FAR : PULLS_LOSSY };
}

/** A dish that does not answer in two seconds, or says nonsense, changes nothing. */
export async function readLink({ link }: RelayConfig): Promise<LinkHint> {
  if (link === null) return UNASKED;
  try {
    return judgeDish(await askDish(link.address));
  } catch (thrown) {
    if (!(thrown instanceof CallFault)) throw thrown;
    return { ...UNASKED, why: `the dish at ${link.address}: ${thrown.message}` };
  }
}

/** In one line. */
export function describeLink({ state, why, status }: LinkHint): string {
  const parts = [
    ...(status?.latencyMs == null ? [] : [`${Math.round(status.latencyMs)} ms`]),
    ...(status?.dropRate == null ? [] : [`${(status.dropRate * 100).toFixed(1)} % lost`]),
    ...(status?.downlinkBps == null ? [] : [`${(status.downlinkBps / 1e6).toFixed(1)} Mbit/s coming down`]),
  ];
  return `${state} (${[why, ...parts].join("; ")})`;
}
