const NAME = "mhc-delivery";
/** 2 has what is kept, and leases. */
const VERSION = 2;

/** What lies in the browser's database, one store each. */
export const STORES = { objects: "objects", uses: "uses", works: "works", settings: "settings", kept: "kept", leases: "leases" } as const;

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's database refused."));
  });
}

/** Resolves when all of it is written, and rejects when nothing is. */
export function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser's database wrote nothing."));
  });
}

/** @throws where a browser keeps nothing, as some do in private windows */
export async function openDeviceDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const there = request.result.objectStoreNames;
    for (const store of Object.values(STORES)) if (!there.contains(store)) request.result.createObjectStore(store);
  };
  const database = await settled(request);
  // A newer page or worker waits for every older one to let go.
  database.onversionchange = () => database.close();
  return database;
}
