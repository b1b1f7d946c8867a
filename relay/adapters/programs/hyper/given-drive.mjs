import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import Corestore from "corestore";
import Hyperdrive from "hyperdrive";
import { nameOf, placeInDrive } from "./object-name.mjs";
import { pipeReplication } from "./pipe-replication.mjs";

const CONNECTIONS_MAX = 32;
const LOOKED_AT_MS = 5_000;
const NAME = /^bafkrei[a-h][a-z2-7]{50}[aeimquy4]$/;
const SHARD = /^[a-z2-7]{2}$/;

/** Objects of the relay's store by name, with the file of each. */
async function listObjects(objects) {
  const found = new Map();
  for (const shard of await readdir(objects).catch(() => [])) {
    if (!SHARD.test(shard)) continue;
    for (const name of await readdir(join(objects, shard)).catch(() => [])) if (NAME.test(name)) found.set(name, join(objects, shard, name));
  }
  return found;
}

/** A file that was changed, or has just left, is not given. */
async function readObject(path, name) {
  const bytes = await readFile(path).catch(() => null);
  return bytes !== null && nameOf(bytes) === name ? bytes : null;
}

/** Makes the drive have what the store has. @returns whether anything changed */
async function follow(drive, objects, given) {
  const found = await listObjects(objects);
  let isChanged = false;
  for (const [name, path] of found) {
    const bytes = given.has(name) ? null : await readObject(path, name);
    if (bytes === null) continue;
    await drive.put(placeInDrive(name), bytes);
    given.add(name);
    isChanged = true;
  }
  for (const name of given) {
    if (found.has(name)) continue;
    // Its bytes first: a drive forgets where they were with the name.
    await drive.clear(placeInDrive(name));
    await drive.del(placeInDrive(name));
    given.delete(name);
    isChanged = true;
  }
  return isChanged;
}

/** Copies the relay's objects into a drive, and lets whoever knows its key read it over TCP. @returns {{ name: string, addresses: string[] }} */
export async function givePeers({ state, objects, listen, say }) {
  const store = new Corestore(join(state, "given"));
  const drive = new Hyperdrive(store);
  await drive.ready();
  const given = new Set();
  for await (const { key } of drive.entries()) given.add(key.slice(placeInDrive("").length));
  const server = createServer((socket) => pipeReplication(socket, store, false));
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(listen.port, listen.host, done);
  });
  const repeat = async () => {
    if (await follow(drive, objects, given)) say(`its drive has ${given.size} objects`);
    setTimeout(repeat, LOOKED_AT_MS);
  };
  void repeat();
  return { name: drive.id, addresses: [`${listen.host}:${server.address().port}`] };
}
