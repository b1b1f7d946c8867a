import { openDeviceStores } from "@/delivery/device-stores";
import { forgetWork } from "@/delivery/keep/keep-work";
import type { KeptWork } from "@/delivery/keep/kept-work";
import { findLease, renewLease } from "@/delivery/keep/key-lease";
import { withKeepLock } from "./keep-lock";
import { markKept } from "./keep-mark";

/** A film that is kept, or that is just coming. */
export interface KeptFilm {
  readonly kept: KeptWork;
  /** Until when its keys may be used without asking, ISO 8601; null where it needs none, or has none any more. */
  readonly leaseEndsAt: string | null;
}

/** Gives the room of a film back. @param onWait called when another tab has it, which is waited for */
export async function forgetKept(work: string, onWait?: () => void): Promise<void> {
  await withKeepLock(work, async () => forgetWork(work, await openDeviceStores()), onWait === undefined ? {} : { onWait });
  markKept(work, false);
}

/** What this device says by itself; what was being removed when its page was left is removed now. */
export async function readKept(): Promise<readonly KeptFilm[]> {
  const { kept, leases } = await openDeviceStores();
  const films: KeptFilm[] = [];
  for (const each of await kept.list()) {
    if (each.state === "going") {
      await forgetKept(each.work);
      continue;
    }
    const lease = each.keyParts.length === 0 ? null : await findLease(leases, each.work, Date.now());
    films.push({ kept: each, leaseEndsAt: lease === null ? null : new Date(lease.expiresAtMs).toISOString() });
  }
  return films;
}

/** Asks for leases where it is time to. Who gets no answer asks no further: the next would wait as long. */
export async function renewLeases(films: readonly KeptFilm[]): Promise<void> {
  const { leases } = await openDeviceStores();
  for (const { kept } of films) {
    if (kept.keyParts.length > 0 && (await renewLease(leases, kept)) === "unanswered") return;
  }
}
