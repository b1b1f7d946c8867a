// An adapter whose network is a folder in the form of a store: what stands between relay and adapter is the real thing, what lies beyond is not.
// Settings: folder; endsAfter, a count of objects, and ended, a file that says that it did so once.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDoor, readSettings, say } from "../adapters/programs/door.mjs";

const { secret, folder, endsAfter = null, ended = null } = await readSettings();
let given = 0;

async function get(cid) {
  if (endsAfter !== null && given >= endsAfter && !existsSync(ended)) {
    await writeFile(ended, "");
    process.exit(3);
  }
  const bytes = await readFile(join(folder, "ipfs", cid.slice(-3, -1), cid)).catch(() => null);
  given += bytes === null ? 0 : 1;
  if (bytes?.toString() === "silent") throw new Error("None of the named peers is connected.");
  return bytes;
}

say("has a \u001b[31mbox");
await openDoor({ secret, get, self: { name: "box", addresses: ["/here"] } });
