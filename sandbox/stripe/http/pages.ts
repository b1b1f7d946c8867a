import type { Engine } from "../engine/engine";

export interface PageRequest {
  /** What stands in the path at a name. */
  part(name: string): string;
  query: URLSearchParams;
  /** The body's fields, of a form or of JSON; empty for GET. */
  body: Record<string, unknown>;
  engine: Engine;
  /** Where this stand-in is reached. */
  baseUrl: string;
}

export interface PageAnswer {
  status: number;
  /** `content-type`, `location` and the like. */
  headers: Record<string, string>;
  body: string;
}

/** A page or control that is no part of the API: hosted checkout, `/_sandbox/…`. */
export interface Page {
  method: "GET" | "POST";
  path: string;
  answer(request: PageRequest): Promise<PageAnswer> | PageAnswer;
}

export function jsonAnswer(value: unknown, status = 200): PageAnswer {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value, null, 2)}\n` };
}
