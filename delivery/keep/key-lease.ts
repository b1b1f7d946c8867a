/** The keys of a work for as long as they may be used without asking, sealed by a key that no script can read. */
export interface StoredLease {
  readonly wrapping: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** The renditions whose keys these are. */
  readonly parts: readonly KeyPart[];
  /** By this device's clock, since 1970. */
  readonly renewedAtMs: number;
  readonly expiresAtMs: number;
  /** The latest that this device's clock has said: whoever puts it back does not make the lease longer. */
  readonly seenAtMs: number;
}

/** A rendition that is sealed. */
export interface KeyPart {
  readonly name: string;
  /** How often the work was sealed anew. */
  readonly generation: number;
}

export interface LeaseStore {
  find(work: string): Promise<StoredLease | null>;
  write(work: string, lease: StoredLease): Promise<void>;
  /** Notes what the clock says, when there is a lease: one that was removed meanwhile does not come back. */
  noteClock(work: string, nowMs: number): Promise<void>;
  remove(work: string): Promise<void>;
}

export function seenAt(lease: StoredLease, nowMs: number): StoredLease {
  return { ...lease, seenAtMs: Math.max(nowMs, lease.seenAtMs) };
}

export function createMemoryLeases(): LeaseStore {
  const rows = new Map<string, StoredLease>();
  return {
    find: async (work) => rows.get(work) ?? null,
    async write(work, lease) {
      rows.set(work, lease);
    },
    async noteClock(work, nowMs) {
      const lease = rows.get(work);
      if (lease !== undefined) rows.set(work, seenAt(lease, nowMs));
    },
    async remove(work) {
      rows.delete(work);
    },
  };
}

/** What the application answers. */
interface GivenKeys {
  readonly leaseMs: number;
  readonly keys: readonly { readonly id: string; readonly key: string }[];
}

interface LeasedWork {
  readonly work: string;
  readonly keyParts: readonly KeyPart[];
}

const CIPHER = "AES-GCM";
const KEY_BITS = 256;
const IV_BYTES = 12;
/** Clocks are put right by a little. */
const CLOCK_BACK_MS_MAX = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const ANSWER_MS_MAX = 10_000;
const REFUSALS = [401, 403, 404];

function isGiven(value: unknown): value is GivenKeys {
  if (typeof value !== "object" || value === null || !("leaseMs" in value) || !("keys" in value)) return false;
  const isKey = (each: unknown) =>
    typeof each === "object" && each !== null && "id" in each && "key" in each && typeof each.id === "string" && typeof each.key === "string";
  return typeof value.leaseMs === "number" && Array.isArray(value.keys) && value.keys.every(isKey);
}

/** Whether it is the application that says so, and not something between: a page of a hotel's network refuses nobody. */
function isOwnRefusal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "error" in value && typeof value.error === "object" && value.error !== null && "code" in value.error;
}

/** Keeps keys under a new key of their own that never leaves the browser. */
export async function keepLease(leases: LeaseStore, { work, keyParts }: LeasedWork, given: GivenKeys, nowMs: number): Promise<void> {
  const wrapping = await crypto.subtle.generateKey({ name: CIPHER, length: KEY_BITS }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(given.keys.map(({ id, key }) => [id, key])));
  const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv }, wrapping, plain);
  await leases.write(work, { wrapping, iv, sealed, parts: keyParts, renewedAtMs: nowMs, expiresAtMs: nowMs + given.leaseMs, seenAtMs: nowMs });
}

/** The lease of a work that holds now, or null: one that is over is deleted, and one under a clock that was put back too. */
export async function findLease(leases: LeaseStore, work: string, nowMs: number): Promise<StoredLease | null> {
  const lease = await leases.find(work);
  if (lease === null) return null;
  if (nowMs < lease.expiresAtMs && nowMs >= lease.seenAtMs - CLOCK_BACK_MS_MAX) {
    await leases.noteClock(work, nowMs);
    return lease;
  }
  await leases.remove(work);
  return null;
}

/** The keys by their names, base64; null when there is no lease that holds. */
export async function openLease(leases: LeaseStore, work: string, nowMs: number): Promise<ReadonlyMap<string, string> | null> {
  const lease = await findLease(leases, work, nowMs);
  if (lease === null) return null;
  const plain = await crypto.subtle.decrypt({ name: CIPHER, iv: lease.iv }, lease.wrapping, lease.sealed);
  return new Map(JSON.parse(new TextDecoder().decode(plain)));
}

/** `kept`: there is a lease that holds. `refused`: the application says that access has ended, and the lease is deleted. `unanswered`: it says nothing. */
export type LeaseAnswer = "kept" | "refused" | "unanswered";

/** Asks the application for the keys of what is kept, and how long they may be used. */
export async function askLease(leases: LeaseStore, kept: LeasedWork): Promise<LeaseAnswer> {
  let response: Response;
  let given: unknown;
  try {
    response = await fetch(`/api/videos/${kept.work}/lease`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ parts: kept.keyParts }),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    given = await response.json();
  } catch {
    // Offline, or something that is not our application: the lease that is here goes on.
    return "unanswered";
  }
  if (REFUSALS.includes(response.status) && isOwnRefusal(given)) {
    await leases.remove(kept.work);
    return "refused";
  }
  if (!response.ok || !isGiven(given)) return "unanswered";
  await keepLease(leases, kept, given, Date.now());
  return "kept";
}

/** Asks once a day, and when what is kept needs other keys than are here. */
export async function renewLease(leases: LeaseStore, kept: LeasedWork): Promise<LeaseAnswer> {
  const nowMs = Date.now();
  const lease = await findLease(leases, kept.work, nowMs);
  const isHere = ({ name, generation }: KeyPart) => lease?.parts.some((part) => part.name === name && part.generation === generation) === true;
  return lease !== null && nowMs - lease.renewedAtMs < DAY_MS && kept.keyParts.every(isHere) ? "kept" : askLease(leases, kept);
}
