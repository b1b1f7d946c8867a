import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeZip } from "client-zip";
import type { Json } from "@/server/kernel/sql";
import type { Services } from "@/server/services";
import { exportPersonalData as exportSealed } from "@/server/vault";
import { NOT_PERSONAL, REGISTER } from "../register";
import { collectTable, type Person } from "./collect";
import { collectAudit } from "./collect-audit";

const OBJECTS_LISTED_MAX = 1_000;

const README = `Everything that MHC Streaming holds about you.

data/      one JSON file for each table that names you
audit.json what you did, what was done to your account, and from where you did it
files.json your films and everything made of them; fetch them from your studio while you have an account
vault.json who opened what of your sealed bank and tax data, when and why
kept.json  what has to stay if you ask to be forgotten, and why
`;

interface Entry {
  readonly name: string;
  readonly input: string;
}

const toJson = (value: Json | readonly unknown[]) => `${JSON.stringify(value, undefined, 2)}\n`;

/** The files of the archive, each made when its turn comes. */
async function* listEntries(services: Services, person: Person): AsyncGenerator<Entry> {
  yield { name: "README.txt", input: README };
  for (const table of Object.keys(REGISTER)) {
    const { rows, isCut } = await collectTable(services.db, table, person);
    if (rows.length > 0) yield { name: `data/${table}.json`, input: toJson(rows) };
    if (isCut) yield { name: `data/${table}.more.txt`, input: "There is more of this than fits here. Write to us for the rest.\n" };
  }
  yield { name: "audit.json", input: toJson(await collectAudit(services.db, person.userId)) };
  yield { name: "files.json", input: toJson(await listFiles(services, person)) };
  yield { name: "vault.json", input: toJson(await exportSealed(services, person.userId)) };
  const kept = Object.entries(REGISTER).flatMap(([table, { erase }]) => (erase === "delete" ? [] : [{ table, why: "keep" in erase ? erase.keep : erase.why }]));
  yield { name: "kept.json", input: toJson([...kept, { table: "not about people", tables: Object.keys(NOT_PERSONAL) }]) };
}

async function listFiles(services: Services, person: Person): Promise<Json> {
  const { rows } = await collectTable(services.db, "videos", person);
  const files: Json[] = [];
  for (const video of rows) {
    if (typeof video !== "object" || video === null || !("id" in video) || typeof video.id !== "string") continue;
    const objects = await services.storage.list(`videos/${video.id}/`, { limit: OBJECTS_LISTED_MAX });
    for (const { key, sizeBytes, modifiedAt } of objects) files.push({ key, sizeBytes, modifiedAt: modifiedAt.toISOString() });
  }
  return files;
}

/** Writes the archive into the storage; memory stays bounded by the largest table. Answers its size in bytes. */
export async function buildExport(services: Services, person: Person, key: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-export-"));
  try {
    const path = join(folder, "export.zip");
    await pipeline(Readable.from(makeZip(listEntries(services, person))), createWriteStream(path, { mode: 0o600 }));
    return (await services.storage.putFile(key, path, { contentType: "application/zip", move: true })).sizeBytes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
