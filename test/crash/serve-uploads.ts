import { connectDatabase } from "@/db/client";
import { createDiscordGateway } from "@/server/adapters/discord/live";
import { createMailer } from "@/server/adapters/mail/live";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createLocalScreening } from "@/server/adapters/screening/local";
import { createObjectStore } from "@/server/adapters/storage/live";
import { createStripeGateway } from "@/server/adapters/stripe/live";
import { createTaxPolicy } from "@/server/adapters/tax/live";
import { SCOPES } from "@/server/kernel/actor";
import { systemClock } from "@/server/kernel/clock";
import { readEnv } from "@/server/kernel/env";
import { createLog } from "@/server/kernel/log";
import { createUploadServer, listen } from "../upload-server";

/** A process that takes uploads and may be killed at any moment: started with the environment, its port and the artist's id. */
const [port = "0", userId = ""] = process.argv.slice(2);
const env = readEnv(process.env);
const log = createLog("uploads", env.LOG_LEVEL);
const { db } = connectDatabase(env.DATABASE_URL);
const media = createFfmpegEngine({ ffmpegPath: env.FFMPEG_PATH, ffprobePath: env.FFPROBE_PATH, log });
const services = {
  env,
  log,
  clock: systemClock,
  db,
  storage: createObjectStore(env),
  mailer: createMailer(env),
  media,
  cdn: null,
  stripe: createStripeGateway(env),
  discord: createDiscordGateway(env),
  tax: createTaxPolicy(env),
  screening: createLocalScreening(db),
  rails: {},
};
const actor = { userId, role: "artist", via: "session", sessionId: null, scopes: SCOPES } as const;
process.stdout.write(`${await listen(createUploadServer(services, actor), Number(port))}\n`);
