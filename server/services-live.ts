import { connectDatabase, type DatabaseHandle } from "@/db/client";
import { PATIENCE_WITH_PEOPLE } from "@/db/pool";
import { createCdn } from "./adapters/cdn/live";
import { createDiscordGateway } from "./adapters/discord/live";
import { createMailer } from "./adapters/mail/live";
import { createFfmpegEngine } from "./adapters/media/ffmpeg-engine";
import { createRails } from "./adapters/rails/live";
import { createLocalScreening } from "./adapters/screening/local";
import { createObjectStore } from "./adapters/storage/live";
import { createStripeGateway } from "./adapters/stripe/live";
import { createTaxPolicy } from "./adapters/tax/live";
import { systemClock } from "./kernel/clock";
import { readEnv } from "./kernel/env";
import { createLog } from "./kernel/log";
import type { Services } from "./services";

interface Live {
  readonly services: Services;
  readonly database: DatabaseHandle;
}

// Next.js loads a module once per bundle; the pool and the environment must be one per process all the same.
const holder = globalThis as typeof globalThis & { mhcLive?: Live };

/** Everything real, made from the environment, once a process. */
export function getLive(): Live {
  holder.mhcLive ??= createLive(process.title === "mhc-worker" ? "worker" : "web");
  return holder.mhcLive;
}

function createLive(processName: string): Live {
  const env = readEnv(process.env);
  const log = createLog(processName, env.LOG_LEVEL);
  // Next.js says so of the process that answers people; jobs and commands have statements of their own that take longer.
  const database = connectDatabase(env.DATABASE_URL, process.env.NEXT_RUNTIME === undefined ? {} : PATIENCE_WITH_PEOPLE);
  const stripe = createStripeGateway(env);
  return {
    database,
    services: {
      env,
      log,
      clock: systemClock,
      db: database.db,
      storage: createObjectStore(env),
      mailer: createMailer(env),
      media: createFfmpegEngine({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, log }),
      cdn: createCdn(env, () => systemClock.now()),
      stripe,
      discord: createDiscordGateway(env),
      tax: createTaxPolicy(env),
      screening: createLocalScreening(database.db),
      rails: createRails({ env, stripe, clock: systemClock, db: database.db }),
    },
  };
}

export function getServices(): Services {
  return getLive().services;
}
