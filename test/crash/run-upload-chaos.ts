import { parseArgs } from "node:util";
import { addPerson } from "../people";
import { Random } from "../random";
import { createTestServices } from "../services";
import { setup } from "../start-postgres";
import { judgeKilledUpload } from "./judge-killed-upload";
import { UploadProcess } from "./upload-process";

const MIB = 1024 * 1024;
const USAGE = "Usage: npm run chaos -- uploads [--mib N] [--kills N] [--seed S]\n";

/** `npm run chaos -- uploads`: one large file, its server killed on the way. The last line is JSON; 1 when it is not one video of the same bytes. */
export async function runUploadChaos(args: readonly string[]): Promise<number> {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({ args: [...args], options: { mib: text("1024"), kills: text("5"), seed: text("1") } });
  const [mib, kills, seed] = [Number(values.mib), Number(values.kills), Number(values.seed)];
  if (!(Number.isInteger(mib) && mib >= 1 && Number.isInteger(kills) && kills >= 1 && Number.isInteger(seed))) {
    process.stderr.write(USAGE);
    return 2;
  }
  const random = new Random(seed);
  const killAtBytes = Array.from({ length: kills }, () => random.below(mib * MIB)).sort((a, b) => a - b);
  const teardown = await setup();
  const test = await createTestServices();
  const { actor } = await addPerson(test.services, "artist");
  const server = new UploadProcess({ databaseUrl: test.database.url, dataDir: test.services.env.DATA_DIR, userId: actor.userId });
  try {
    await server.start();
    const startedAt = performance.now();
    const judgement = await judgeKilledUpload(test, server, { bytes: mib * MIB, killAtBytes });
    process.stdout.write(`${JSON.stringify({ mib, seed, ...judgement, seconds: Math.round((performance.now() - startedAt) / 1_000) })}\n`);
    const { sentSha256, keptSha256, videos, filesLeft } = judgement;
    const isWhole = videos.length === 1 && [keptSha256, videos[0]?.sha256].every((sha256) => sha256 === sentSha256);
    return isWhole && judgement.kills === kills && filesLeft.length === 0 ? 0 : 1;
  } finally {
    await server.kill();
    await test.close();
    await teardown();
  }
}
