import { z } from "zod";

/** How a life reaches the product: the REST door in this process, or of a process that may be killed. */
export type Send = (request: Request) => Promise<Response>;

export interface Answer {
  /** 0 when nothing came back: the process died, or the line did. */
  readonly status: number;
  readonly body: unknown;
}

const errorBody = z.object({ error: z.object({ code: z.string() }) });

/** Codes that the product's own rules give; any other refusal is a fault of ours or of this harness. */
const FORESEEN = new Set(["conflict", "rule_refused", "not_found", "rate_limited", "idempotency_mismatch", "unavailable"]);

export class Door {
  /** What came back that nobody foresaw; empty at the end of a good run. */
  readonly surprises: string[] = [];

  constructor(
    private readonly origin: string,
    private readonly send: Send,
    /** True while processes are killed or made to fail: then a 500 and a cut line are foreseen too. */
    private readonly isFaulty: () => boolean,
  ) {}

  async ask(token: string, method: "GET" | "POST", path: string, body?: object, key?: string): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    };
    const request = new Request(`${this.origin}/api${path}`, { method, headers, ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}) });
    try {
      const response = await this.send(request);
      const answer: unknown = await response.json();
      if (!response.ok) this.note(`${method} ${path}`, response.status, answer);
      return { status: response.status, body: answer };
    } catch (thrown) {
      if (!this.isFaulty()) this.surprises.push(`${method} ${path}: ${thrown instanceof Error ? thrown.message : "?"}`);
      return { status: 0, body: null };
    }
  }

  private note(what: string, status: number, answer: unknown): void {
    const code = errorBody.safeParse(answer).data?.error.code ?? "?";
    if (FORESEEN.has(code) || (status >= 500 && this.isFaulty())) return;
    this.surprises.push(`${what}: ${status} ${JSON.stringify(answer).slice(0, 300)}`);
  }
}
