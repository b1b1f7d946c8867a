import { type Cid, isCid } from "@/protocol/cid";
import { committed, openDeviceDatabase, STORES, settled } from "./device-database";
import { createMemoryKept, type KeptStore, type KeptWork, newestFirst } from "./keep/kept-work";
import { createMemoryLeases, type LeaseStore, type StoredLease, seenAt } from "./keep/key-lease";
import { createMemoryStore } from "./memory-store";
import type { ObjectStore, StoredObject } from "./object-store";
import { createMemoryRootStore, newerOf, type RootStore } from "./root-store";
import { createMemorySettings, type SettingsStore } from "./settings-store";

type Use = Omit<StoredObject, "cid">;

/** What a page and a service worker of one site keep together on this device. */
export interface DeviceStores {
  readonly objects: ObjectStore;
  readonly roots: RootStore;
  readonly settings: SettingsStore;
  readonly kept: KeptStore;
  readonly leases: LeaseStore;
  /** Whether it is still here when the page is gone. */
  readonly isLasting: boolean;
}

function createObjectStore(database: IDBDatabase): ObjectStore {
  const change = (names: readonly string[]) => database.transaction(names, "readwrite");
  const findUse = (transaction: IDBTransaction, cid: Cid): Promise<Use | undefined> => settled(transaction.objectStore(STORES.uses).get(cid));
  return {
    async read(cid, usedMs) {
      const transaction = change([STORES.objects, STORES.uses]);
      const use = findUse(transaction, cid);
      const bytes: unknown = await settled(transaction.objectStore(STORES.objects).get(cid));
      const before = await use;
      if (before !== undefined) transaction.objectStore(STORES.uses).put({ ...before, usedMs }, cid);
      return bytes instanceof Uint8Array ? new Uint8Array(bytes) : null;
    },
    async write(cid, bytes, { usedMs, isPinned }) {
      const transaction = change([STORES.objects, STORES.uses]);
      const before = await findUse(transaction, cid);
      const use: Use = { bytes: bytes.length, usedMs, isPinned: isPinned || before?.isPinned === true };
      transaction.objectStore(STORES.objects).put(bytes, cid);
      transaction.objectStore(STORES.uses).put(use, cid);
      await committed(transaction);
    },
    async unpin(cid) {
      const transaction = change([STORES.uses]);
      const before = await findUse(transaction, cid);
      if (before !== undefined) transaction.objectStore(STORES.uses).put({ ...before, isPinned: false }, cid);
      await committed(transaction);
    },
    async remove(cid) {
      const transaction = change([STORES.objects, STORES.uses]);
      transaction.objectStore(STORES.objects).delete(cid);
      transaction.objectStore(STORES.uses).delete(cid);
      await committed(transaction);
    },
    async list() {
      const store = database.transaction([STORES.uses]).objectStore(STORES.uses);
      const keys = settled(store.getAllKeys());
      const uses: readonly Use[] = await settled(store.getAll());
      const cids = (await keys).map(String);
      return uses.flatMap((use, index) => {
        const cid = cids[index] ?? "";
        return isCid(cid) ? [{ cid, ...use }] : [];
      });
    },
  };
}

function createRootStore(database: IDBDatabase): RootStore {
  return {
    async find(work) {
      return (await settled(database.transaction([STORES.works]).objectStore(STORES.works).get(work))) ?? null;
    },
    async keep(seen) {
      const transaction = database.transaction([STORES.works], "readwrite");
      const store = transaction.objectStore(STORES.works);
      store.put(newerOf((await settled(store.get(seen.work))) ?? null, seen), seen.work);
      await committed(transaction);
    },
  };
}

function createSettings(database: IDBDatabase): SettingsStore {
  return {
    async read(name) {
      return (await settled(database.transaction([STORES.settings]).objectStore(STORES.settings).get(name))) ?? null;
    },
    async write(name, value) {
      const transaction = database.transaction([STORES.settings], "readwrite");
      transaction.objectStore(STORES.settings).put(value, name);
      await committed(transaction);
    },
  };
}

/** One row a work. */
function createWorkRows<Row>(database: IDBDatabase, name: string) {
  const change = async (act: (store: IDBObjectStore) => void) => {
    const transaction = database.transaction([name], "readwrite");
    act(transaction.objectStore(name));
    await committed(transaction);
  };
  return {
    async find(work: string): Promise<Row | null> {
      return (await settled(database.transaction([name]).objectStore(name).get(work))) ?? null;
    },
    list: (): Promise<readonly Row[]> => settled(database.transaction([name]).objectStore(name).getAll()),
    write: (work: string, row: Row) => change((store) => store.put(row, work)),
    remove: (work: string) => change((store) => store.delete(work)),
  };
}

function createKept(database: IDBDatabase): KeptStore {
  const rows = createWorkRows<KeptWork>(database, STORES.kept);
  return { ...rows, list: async () => newestFirst(await rows.list()), write: (kept) => rows.write(kept.work, kept) };
}

function createLeases(database: IDBDatabase): LeaseStore {
  const noteClock = async (work: string, nowMs: number) => {
    const transaction = database.transaction([STORES.leases], "readwrite");
    const store = transaction.objectStore(STORES.leases);
    const lease: StoredLease | undefined = await settled(store.get(work));
    if (lease !== undefined) store.put(seenAt(lease, nowMs), work);
    await committed(transaction);
  };
  return { ...createWorkRows<StoredLease>(database, STORES.leases), noteClock };
}

/** In the browser's database, or in memory where the browser keeps nothing: watching works there too, and is forgotten. */
export async function openDeviceStores(): Promise<DeviceStores> {
  try {
    const database = await openDeviceDatabase();
    return {
      objects: createObjectStore(database),
      roots: createRootStore(database),
      settings: createSettings(database),
      kept: createKept(database),
      leases: createLeases(database),
      isLasting: true,
    };
  } catch {
    return {
      objects: createMemoryStore(),
      roots: createMemoryRootStore(),
      settings: createMemorySettings(),
      kept: createMemoryKept(),
      leases: createMemoryLeases(),
      isLasting: false,
    };
  }
}
