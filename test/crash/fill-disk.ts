import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createFileStore } from "../../server/adapters/storage/file-store";

/** Run on a disk of 1 MB: puts more than it holds and prints what the store said and what is left. */
const folder = process.argv[2] ?? "";
const store = createFileStore(folder);

function readCode(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
}

await store.putBytes("small", Buffer.from("kept"));
const putBytes = await store.putBytes("small", Buffer.alloc(4 * 1024 * 1024)).then(() => "stored", readCode);
const source = join(folder, "source");
await writeFile(source, Buffer.alloc(600 * 1024));
const putFile = await store.putFile("copy", source).then(() => "stored", readCode);
await rm(source);
const old = await text(await store.read("small"));
const left = (await readdir(folder, { recursive: true })).filter((name) => name !== "objects-incoming").sort();
process.stdout.write(JSON.stringify({ putBytes, putFile, old, left }));
