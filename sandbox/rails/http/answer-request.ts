import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readAchFile } from "../ach/read-ach-file";
import type { Bank } from "../bank";
import { readPaymentFile } from "../sepa/read-payment-file";
import { reportsOf } from "./reports";

/** What goes wrong with calls, as shares of them. */
export interface BankChaos {
  /** The connection breaks before anything is read. */
  readonly loseRequestShare: number;
  /** Everything is done, and the answer never comes. */
  readonly loseAnswerShare: number;
  /** 503, with nothing done. */
  readonly failShare: number;
}

export interface BankState {
  readonly bank: Bank;
  readonly token: string;
  readonly seed: string;
  chaos: BankChaos;
  requests: number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

const BODY_BYTES_MAX = 100_000_000;
const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });
const outcomesShape = z.object({
  rejectShare: z.number().min(0).max(1).default(0),
  returnShare: z.number().min(0).max(1).default(0),
  byReference: z.record(z.string(), z.enum(["reject", "return", "book"])).default({}),
});
const chaosShape = z.object({
  loseRequestShare: z.number().min(0).max(1).default(0),
  loseAnswerShare: z.number().min(0).max(1).default(0),
  failShare: z.number().min(0).max(1).default(0),
});

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) throw new Error("a body that is too large");
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function bears(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ""), digest(`Bearer ${token}`));
}

function takeFile(bank: Bank, name: string, format: "sepa" | "ach", bytes: string): Answer {
  const receipt = bank.takeFile({ name, format, bytes }, format === "sepa" ? readPaymentFile : readAchFile);
  if (receipt === null) return json(409, { error: "Another file has this name" });
  return json(receipt.state === "accepted" ? 200 : 422, receipt);
}

/** Orders to the stand-in itself: its clock, what becomes of payments, what goes wrong. */
function order(state: BankState, path: string, body: string): Answer {
  const input: unknown = JSON.parse(body);
  if (path === "clock") state.bank.advanceMs(z.object({ advance_ms: z.number().int().min(0) }).parse(input).advance_ms);
  else if (path === "chaos") state.chaos = chaosShape.parse(input);
  else if (path === "outcomes") {
    const { byReference, ...shares } = outcomesShape.parse(input);
    state.bank.outcomes = { ...shares, byReference: new Map(Object.entries(byReference)) };
  } else return json(404, { error: "no such order" });
  return json(200, { today: state.bank.today });
}

function route(state: BankState, method: string, url: URL, contentType: string, body: string): Answer {
  const [, what = "", name = ""] = url.pathname.split("/").map(decodeURIComponent);
  if (method === "PUT" && what === "files") return takeFile(state.bank, name, contentType.includes("xml") ? "sepa" : "ach", body);
  if (method === "POST" && what === "_sandbox") return order(state, name, body);
  if (method !== "GET") return json(405, { error: "method" });
  if (what === "payments") {
    const found = state.bank.find(name);
    return json(200, found === undefined ? { state: "absent", reason: null } : { state: found.state, reason: found.reason, bookedOn: found.bookedOn });
  }
  if (what !== "reports") return json(404, { error: "no such page" });
  const reports = reportsOf(state.bank);
  if (name === "") {
    const since = (url.searchParams.get("since") ?? "").slice(0, 10);
    return json(200, { items: reports.filter(({ day }) => day >= since).map((report) => ({ name: report.name, format: report.format })) });
  }
  const report = reports.find((each) => each.name === name);
  return report === undefined ? json(404, { error: "no such report" }) : { status: 200, body: report.write(), contentType: "text/plain; charset=utf-8" };
}

/** Answers one call, or breaks off as chaos says: by a chance that the seed and the number of the call fix. */
export async function answerRequest(state: BankState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const number = ++state.requests;
  const chance = (what: string) => createHash("sha256").update(`${state.seed}|${number}|${what}`).digest().readUInt32BE(0) / 2 ** 32;
  const isOrder = url.pathname.startsWith("/_sandbox/");
  if (!isOrder && chance("request") < state.chaos.loseRequestShare) {
    request.destroy();
    return;
  }
  const body = await readBody(request);
  const isDown = !isOrder && chance("fail") < state.chaos.failShare;
  const answer = !bears(request, state.token)
    ? json(401, { error: "token" })
    : isDown
      ? json(503, { error: "down" })
      : route(state, request.method ?? "GET", url, request.headers["content-type"] ?? "", body);
  if (!isOrder && chance("answer") < state.chaos.loseAnswerShare) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { "content-type": answer.contentType ?? "application/json" });
  response.end(answer.body);
}
