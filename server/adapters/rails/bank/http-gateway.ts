import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import type { BankGateway } from "./gateway";

const TIMEOUT_MS = 20_000;
const REPORTS_MAX = 1_000;
const CONTENT_TYPES = { sepa: "application/xml", ach: "text/plain" } as const;

const receiptShape = z.discriminatedUnion("state", [
  z.object({ state: z.literal("accepted"), rejected: z.array(z.object({ reference: z.string(), reason: z.string() })) }),
  z.object({ state: z.literal("refused"), reason: z.string() }),
]);
const wordShape = z.object({
  state: z.enum(["absent", "received", "rejected", "booked", "returned"]),
  reason: z.string().nullable(),
  bookedOn: z.iso.date().nullable().default(null),
});
const reportsShape = z.object({ items: z.array(z.object({ name: z.string(), format: z.enum(["camt.053", "nacha-returns"]) })).max(REPORTS_MAX) });

/**
 * A bank's door over HTTP: PUT /files/:name, GET /payments/:reference, GET /reports and GET /reports/:name, with a bearer token.
 * 422 to a file is the bank's refusal; anything else that is not 200 is no word at all.
 */
export function createHttpGateway(options: { readonly baseUrl: string; readonly token: string }): BankGateway {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...init.headers, authorization: `Bearer ${options.token}` };
    return fetch(`${options.baseUrl}${path}`, { ...init, headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
  const refuse = (status: number): never => {
    throw new DomainError("unavailable", { sentence: `The bank's door answered ${status}.` });
  };
  return {
    sendFile: async ({ format, name, bytes }) => {
      const answer = await call(`/files/${encodeURIComponent(name)}`, { method: "PUT", body: bytes, headers: { "content-type": CONTENT_TYPES[format] } });
      return answer.status === 200 || answer.status === 422 ? receiptShape.parse(await answer.json()) : refuse(answer.status);
    },
    findPayment: async (reference) => {
      const answer = await call(`/payments/${encodeURIComponent(reference)}`);
      return answer.status === 200 ? wordShape.parse(await answer.json()) : refuse(answer.status);
    },
    listReports: async (since) => {
      const answer = await call(`/reports?since=${encodeURIComponent(since.toISOString())}`);
      return answer.status === 200 ? reportsShape.parse(await answer.json()).items : refuse(answer.status);
    },
    readReport: async (name) => {
      const answer = await call(`/reports/${encodeURIComponent(name)}`);
      return answer.status === 200 ? answer.text() : refuse(answer.status);
    },
  };
}
