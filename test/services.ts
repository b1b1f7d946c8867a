import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseHandle } from "@/db/client";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { createCdn } from "@/server/adapters/cdn/live";
import { createDiscordGateway } from "@/server/adapters/discord/live";
import { createMailer } from "@/server/adapters/mail/live";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createRails } from "@/server/adapters/rails/live";
import { createLocalScreening } from "@/server/adapters/screening/local";
import { createObjectStore } from "@/server/adapters/storage/live";
import { createStripeGateway } from "@/server/adapters/stripe/live";
import { createTaxPolicy } from "@/server/adapters/tax/live";
import { ManualClock } from "@/server/kernel/clock";
import { readEnv } from "@/server/kernel/env";
import { createLog } from "@/server/kernel/log";
import type { Services } from "@/server/services";

export interface TestServices {
  readonly services: Services;
  /** Stands still at the real time of the start until it is moved. */
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  /** Drops the database and removes the files. */
  close(): Promise<void>;
}

/** Makes a test's services those that the doors of this process find, in the place of what `services-live` would make from the environment. */
export function goLive({ services, database }: { readonly services: Services; readonly database: DatabaseHandle }): void {
  Object.assign(globalThis, { mhcLive: { services, database } });
}

/** Everything real that a use-case is given, for one test file: a database and a folder of its own. `variables` are environment. */
export async function createTestServices(variables: Readonly<Record<string, string>> = {}): Promise<TestServices> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "mhc-services-"));
  const env = readEnv({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    AUTH_SECRET: "for tests only ".repeat(3),
    PROOF_SIGNING_KEY: "test".repeat(11).slice(1),
    VAULT_KEYS: `test:${Buffer.alloc(32, "test").toString("base64")}`,
    VAULT_INDEX_KEY: Buffer.alloc(32, "index").toString("base64"),
    LOG_LEVEL: "silent",
    ...variables,
  });
  const log = createLog("test", env.LOG_LEVEL);
  const clock = new ManualClock(new Date());
  const stripe = createStripeGateway(env);
  const services: Services = {
    env,
    log,
    clock,
    db: database.db,
    storage: createObjectStore(env),
    mailer: createMailer(env),
    media: createFfmpegEngine({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, log }),
    cdn: createCdn(env, () => clock.now()),
    stripe,
    discord: createDiscordGateway(env),
    tax: createTaxPolicy(env),
    screening: createLocalScreening(database.db),
    rails: createRails({ env, stripe, clock, db: database.db }),
  };
  const close = async () => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { services, clock, database, close };
}
