import { resolve } from "node:path";
import { z } from "zod";
import { taxReporterShape } from "./tax-reporter";

const port = z.coerce.number().int().min(1).max(65_535);
const flag = z.enum(["0", "1", "true", "false"]).transform((text) => text === "1" || text === "true");

/** JSON in a variable. What stands in it is never said: it may name accounts or numbers. */
const json = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown;
        context.addIssue("is no JSON");
        return z.NEVER;
      }
    })
    .pipe(shape);

const ICE_TEXT_CHARS_MAX = 200;
const iceServersShape = z
  .array(
    z.object({
      urls: z
        .array(
          z
            .string()
            .max(ICE_TEXT_CHARS_MAX)
            .regex(/^(stuns?|turns?):\S+$/, "should begin with stun: or turn:"),
        )
        .min(1)
        .max(4),
      username: z.string().max(ICE_TEXT_CHARS_MAX).optional(),
      credential: z.string().max(ICE_TEXT_CHARS_MAX).optional(),
    }),
  )
  .min(1)
  .max(4);

const schema = z.object({
  /** `production` turns off every local stand-in and demands real secrets; Next.js sets NODE_ENV itself, so it cannot say this. */
  DEPLOYMENT: z.enum(["local", "production"]).default("local"),
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  /** What people type to reach us, without a slash at the end. */
  PUBLIC_URL: z.url().optional(),
  /** How many proxies in front of us add to X-Forwarded-For: what stands before theirs is the caller's own word. Without it one in production, which ends TLS, and else none. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).optional(),
  /** The header in which the proxy in front of us says a caller's country (ISO 3166-1 alpha-2), such as `cf-ipcountry`. Without it, none is known. */
  COUNTRY_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, "should be the name of a header")
    .optional(),
  DATA_DIR: z
    .string()
    .default(".data")
    .transform((path) => resolve(path)),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "should begin with postgres://"),
  AUTH_SECRET: z.string().min(32, "should be 32 characters or more"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  /** The largest file that may be uploaded. */
  UPLOAD_BYTES_MAX: z.coerce.number().int().min(1).default(50_000_000_000),
  SEED_DEMO: flag.default(true),
  FFMPEG_PATH: z.string().default("ffmpeg"),
  FFPROBE_PATH: z.string().default("ffprobe"),
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Where players reach the CDN, `https://cdn.example`; see docs/operate.md for what goes with it. */
  CDN_URL: z.url().optional(),
  CLOUDFLARE_ZONE_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "should be 32 hexadecimal digits")
    .optional(),
  CLOUDFLARE_API_TOKEN: z.string().optional(),
  R2_ENDPOINT: z.url().optional(),
  R2_BUCKET: z.string().optional(),
  R2_ACCESS_KEY_ID: z.string().optional(),
  R2_SECRET_ACCESS_KEY: z.string().optional(),
  /** The storage zone, `https://storage.bunnycdn.com/<zone>`. */
  BUNNY_STORAGE_URL: z.url().optional(),
  BUNNY_STORAGE_PASSWORD: z.string().optional(),
  BUNNY_API_KEY: z.string().optional(),
  /** Of the pull zone's token authentication; without it, its addresses do not expire. */
  BUNNY_TOKEN_KEY: z.string().optional(),
  /** Of the local edge, which stands in for a CDN; never in production. */
  EDGE_TOKEN: z.string().min(16, "should be 16 characters or more").optional(),
  /** JSON: servers of the operators that help viewers who share films to reach each other, `[{"urls": ["stun:…"]}]`. Without it, only the local network. */
  ICE_SERVERS: json(iceServersShape).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "should begin with smtp:// or smtps://")
    .optional(),
  MAIL_FROM: z.string().default("MHC Streaming <no-reply@localhost>"),
  /** The base URL of a real Inngest server. Without it, the embedded runner runs the same functions. */
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  /** Where the local stand-in for Stripe listens; unused with keys of a real account. */
  STRIPE_SANDBOX_PORT: port.optional(),
  /** Of the stand-in only: where the SDK sends its calls instead of Stripe. */
  STRIPE_API_BASE: z.url().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_/, "should begin with sk_test_, sk_live_, rk_test_ or rk_live_")
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_/, "should begin with pk_test_ or pk_live_")
    .optional(),
  /** Several, with commas between them, while one is being replaced by another. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[^\s,]{16,}(,whsec_[^\s,]{16,})*$/, "should begin with whsec_")
    .optional(),
  /** Tax included in prices, in basis points a country: `DE=1900,FR=2000`. Without it, none. */
  TAX_TABLE: z
    .string()
    .regex(/^[A-Z]{2}=\d{1,4}(,[A-Z]{2}=\d{1,4})*$/, "should look like DE=1900,FR=2000")
    .optional(),
  /** Of our bot at Discord; without all three, a copy on somebody's own machine has a stand-in and production has none. */
  DISCORD_BOT_TOKEN: z.string().optional(),
  DISCORD_CLIENT_ID: z.string().optional(),
  DISCORD_CLIENT_SECRET: z.string().optional(),
  /** Ed25519, 32 bytes in base64url: signs the checkpoints of the books. Keep it where the database is not. */
  PROOF_SIGNING_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, "should be 32 bytes in base64url")
    .optional(),
  /** Public keys that signed earlier checkpoints, with commas between them. */
  PROOF_RETIRED_KEYS: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}(,[A-Za-z0-9_-]{43})*$/, "should be public keys of 32 bytes in base64url, with commas between them")
    .optional(),
  /** `id:key,id:key`, each key 32 bytes in base64: the first wraps people's keys from now on, the others still unwrap. */
  VAULT_KEYS: z
    .string()
    .regex(/^[\w-]{1,40}:[A-Za-z0-9+/]{43}=(,[\w-]{1,40}:[A-Za-z0-9+/]{43}=)*$/, "should look like 2026a:<32 bytes in base64>")
    .optional(),
  /** 32 bytes in base64, by which equal account numbers are found. It cannot be changed later. */
  VAULT_INDEX_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, "should be 32 bytes in base64")
    .optional(),
  /** The door to the bank that takes files and writes statements; see docs/operate.md. Without it, nobody is paid by SEPA or ACH. */
  BANK_URL: z.url().optional(),
  BANK_TOKEN: z.string().min(16, "should be 16 characters or more").optional(),
  /** JSON: whose account pays in euros, `{"name", "iban", "bic", "town", "country", …}`. */
  SEPA_DEBTOR: z.string().optional(),
  /** JSON: who sends ACH files, `{"bankName", "bankRoutingNumber", "companyName", "companyId"}`. */
  ACH_ORIGINATOR: z.string().optional(),
  /** JSON: who owes what an invoice is for, `{"name", "street", "postcode", "town", "country", "taxNumber"}`. */
  INVOICE_BUYER: z.string().optional(),
  /** JSON: who reports what was paid to tax offices; see docs/operate.md. Without it those fields are empty. */
  TAX_REPORTER: json(taxReporterShape).optional(),
  /** Of the wallet that pays in USDC, with a node for each chain it pays on. */
  CRYPTO_WALLET_KEY: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/, "should be 0x and 64 hexadecimal digits")
    .optional(),
  ETHEREUM_RPC_URL: z.url().optional(),
  POLYGON_RPC_URL: z.url().optional(),
  /** `31337:0x…`: a chain on this machine, and the token on it, in place of the real ones. Never in production. */
  CRYPTO_TEST_CHAIN: z
    .string()
    .regex(/^\d+:0x[0-9a-fA-F]{40}$/, "should look like 31337:0x…")
    .optional(),
  WORKER_PORT: port.optional(),
  METRICS_TOKEN: z.string().min(16, "should be 16 characters or more").optional(),
});

const withProxies = schema.transform((env) => ({ ...env, TRUSTED_PROXIES: env.TRUSTED_PROXIES ?? (env.DEPLOYMENT === "production" ? 1 : 0) }));

export type Env = z.output<typeof withProxies>;

/**
 * Reads and checks the environment; an empty variable counts as not set.
 * @throws Error of one line that names each wrong variable and what it should be.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = withProxies.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  const faults = issues.map((issue) => `${issue.path.join(".")} ${given[String(issue.path[0])] === undefined ? "is missing" : issue.message}`);
  // Links in mails and cookies bound to our origin need the name that people type; locally it is the port.
  // A local copy makes its own keys; one that forgets them could never pay anybody, and one that seals nothing could prove nothing.
  const needed = given.DEPLOYMENT === "production" ? ["PUBLIC_URL", "VAULT_KEYS", "VAULT_INDEX_KEY", "PROOF_SIGNING_KEY"] : [];
  faults.push(...needed.filter((name) => given[name] === undefined).map((name) => `${name} is missing`));
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new Error(`Wrong environment: ${faults.join("; ")}`);
}
