// What every adapter has in common. Its settings and its end come by stdin; what it says goes out by stdout, a line of JSON each; objects are
// asked of it on loopback, by the one call of Kubo's RPC that relays know, and by whoever has the secret of this start. Runs on Node 22.
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const QUESTION = /^\/api\/v0\/block\/get\?arg=(bafkrei[a-h][a-z2-7]{50}[aeimquy4])&timeout=(\d{1,2})s$/;
const CONNECTIONS_MAX = 32;
const HEAD_BYTES_MAX = 4_096;
const REQUEST_TIMEOUT_MS = 5_000;
const WORDS_MAX_CHARS = 300;

/** The first line of stdin. When stdin ends the relay has ended, however it did, and so does this. */
export function readSettings() {
  // A terminal's Ctrl-C reaches it too; the relay says when it is over.
  process.on("SIGINT", () => undefined);
  return new Promise((done) => {
    const lines = createInterface({ input: process.stdin });
    lines.once("line", (line) => done(JSON.parse(line)));
    lines.once("close", () => process.exit(0));
  });
}

function tell(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

/** A line for the operator. */
export function say(line) {
  tell({ said: line.slice(0, WORDS_MAX_CHARS) });
}

/** @param self {{ name: string, addresses: string[] }} by what others know this adapter, and where it listens to them */
function listen(server, self) {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      tell({ url: `http://127.0.0.1:${server.address().port}`, ...self });
      done();
    });
  });
}

/** The name of an object and for how long it may be looked for; a number is the status of whoever may not ask, or asks something else. */
function readQuestion({ method, url = "", headers }, wanted) {
  const given = Buffer.from(headers.authorization ?? "");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 403;
  if (method !== "POST") return 405;
  const [, cid, seconds] = QUESTION.exec(url) ?? [];
  return cid === undefined ? 404 : { cid, signal: AbortSignal.timeout(Number(seconds) * 1000) };
}

/**
 * Opens the door and tells the relay where it is.
 * @param get (cid, signal) => bytes; null when all who were asked said that they have it not; throws when they did not say
 */
export async function openDoor({ secret, get, self }) {
  const wanted = Buffer.from(`Bearer ${secret}`);
  const server = createServer({ maxHeaderSize: HEAD_BYTES_MAX, requestTimeout: REQUEST_TIMEOUT_MS }, async (request, response) => {
    const question = readQuestion(request, wanted);
    if (typeof question === "number") return response.writeHead(question, { "content-length": 0 }).end();
    try {
      const bytes = await get(question.cid, question.signal);
      if (bytes === null) return response.writeHead(404, { "content-length": 0 }).end();
      return response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length }).end(bytes);
    } catch (thrown) {
      const Message = String(thrown instanceof Error ? thrown.message : thrown).slice(0, WORDS_MAX_CHARS);
      return response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ Message, Code: 0, Type: "error" }));
    }
  });
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, self);
}
