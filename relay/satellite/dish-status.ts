import { bytesField, bytesOf, floatOf, numberOf, readFields } from "../protobuf/wire-fields";
import { callGrpc } from "./grpc-call";

const PATH = "/SpaceX.API.Device.Device/Handle";
const TIMEOUT_MS = 2_000;

// Numbers of fields as the dish's own description of its messages has been published by those who asked it (`Request`, `Response`,
// `DishGetStatusResponse`, `DishObstructionStats`, `DishOutage`). They are nobody's promise, and have changed between versions.
const REQUEST = { getStatus: 1_004 } as const;
const RESPONSE = { dishGetStatus: 2_004 } as const;
const STATUS = { popPingDropRate: 1_003, obstructionStats: 1_004, downlinkThroughputBps: 1_007, popPingLatencyMs: 1_009, outage: 1_014 } as const;
const OBSTRUCTION = { currentlyObstructed: 5 } as const;
const OUTAGE = { cause: 1 } as const;
const CAUSES = [
  ...["unknown", "booting", "stowed", "too hot", "no schedule", "no satellites", "obstructed", "no downlink", "no pings"],
  ...["moving itself", "testing its cable", "sleeping", "moved where it may not be"],
];
const LATENCY_MS_MAX = 60_000;
const THROUGHPUT_BPS_MAX = 1e12;

/** What matters here of what a dish says; null where it does not say it, or says nonsense. */
export interface DishStatus {
  /** From the dish to the network's next place on the ground and back, over the last moments. */
  readonly latencyMs: number | null;
  /** From 0 to 1. */
  readonly dropRate: number | null;
  /** What comes down at the moment, not what could. */
  readonly downlinkBps: number | null;
  /** Why there is no link now; null while there is one. */
  readonly outage: string | null;
  readonly isObstructed: boolean | null;
}

function within(value: number | null, max: number): number | null {
  return value !== null && value >= 0 && value <= max ? value : null;
}

/** Null of an answer that is to another question, or says nothing that we know. */
export function readDishStatus(message: Uint8Array): DishStatus | null {
  const inner = bytesOf(readFields(message), RESPONSE.dishGetStatus);
  const fields = inner === null ? null : readFields(inner);
  if (fields === null) return null;
  const outage = bytesOf(fields, STATUS.outage);
  const obstruction = bytesOf(fields, STATUS.obstructionStats);
  const status: DishStatus = {
    latencyMs: within(floatOf(fields, STATUS.popPingLatencyMs), LATENCY_MS_MAX),
    dropRate: within(floatOf(fields, STATUS.popPingDropRate), 1),
    downlinkBps: within(floatOf(fields, STATUS.downlinkThroughputBps), THROUGHPUT_BPS_MAX),
    outage: outage === null ? null : (CAUSES[numberOf(readFields(outage), OUTAGE.cause) ?? 0] ?? "unknown"),
    isObstructed: obstruction === null ? null : numberOf(readFields(obstruction), OBSTRUCTION.currentlyObstructed) === 1,
  };
  return Object.values(status).every((value) => value === null) ? null : status;
}

/** Asks a dish how its link is. @throws CallFault when it does not answer */
export async function askDish(address: string, timeoutMs = TIMEOUT_MS): Promise<DishStatus | null> {
  const message = Uint8Array.from(bytesField(REQUEST.getStatus, []));
  return readDishStatus(await callGrpc({ address, path: PATH, message, timeoutMs }));
}
