import { createHash, randomBytes } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { uploadsFolder } from "@/server/catalogue/uploads/part-file";
import type { TestServices } from "../services";
import type { UploadProcess } from "./upload-process";
import { uploadThroughKills } from "./upload-through-kills";

const PIECE_BYTES = 16 * 1024 * 1024;

export interface KilledUploadJudgement {
  readonly kills: number;
  /** In hexadecimal: of what was sent, and of what is kept as the video's source. */
  readonly sentSha256: string;
  readonly keptSha256: string;
  /** All that the database has. */
  readonly videos: readonly { readonly sha256: string; readonly status: string }[];
  /** Of uploads under way. */
  readonly filesLeft: readonly string[];
}

export async function hashStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest("hex");
}

/** Piece by piece: a gigabyte is not held in memory. */
async function writeRandomFile(path: string, bytes: number): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "w");
  try {
    for (let left = bytes; left > 0; left -= PIECE_BYTES) {
      const piece = randomBytes(Math.min(left, PIECE_BYTES));
      hash.update(piece);
      await file.write(piece);
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** Sends so many random bytes to a server that is killed on the way, and says what has become of them. */
export async function judgeKilledUpload(
  test: TestServices,
  server: UploadProcess,
  { bytes, killAtBytes }: { readonly bytes: number; readonly killAtBytes: readonly number[] },
): Promise<KilledUploadJudgement> {
  const path = join(test.services.env.DATA_DIR, "to-send.bin");
  const sentSha256 = await writeRandomFile(path, bytes);
  const { videoId, kills } = await uploadThroughKills(server, { path, killAtBytes, chunkBytes: PIECE_BYTES });
  const rows = await test.database.sql`select sha256, status from videos`;
  return {
    kills,
    sentSha256,
    keptSha256: await hashStream(await test.services.storage.read(`videos/${videoId}/source`)),
    videos: rows.map((row) => ({ sha256: String(row.sha256), status: String(row.status) })),
    filesLeft: await readdir(uploadsFolder(test.services.env.DATA_DIR)),
  };
}
