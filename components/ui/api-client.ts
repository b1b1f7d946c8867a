"use client";

import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@/server/api/router";

/** Makes a call that moves money harmless to repeat: the same key and input get the first answer again. Given as a call's second argument. */
export function withKey(idempotencyKey: string): { readonly context: Record<string, unknown> } {
  return { context: { idempotencyKey } };
}

/** Procedures from the browser: our own origin, the session's cookie, one request a call. */
export const apiClient = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: "/api/trpc",
      headers: ({ op: { context } }) => (typeof context.idempotencyKey === "string" ? { "idempotency-key": context.idempotencyKey } : {}),
    }),
  ],
});

export interface CallFailure {
  /** The sentence a person reads. */
  readonly message: string;
  /** The kernel's code, such as `job_running`; null when the failure was not foreseen or never reached us. */
  readonly reason: string | null;
  readonly requestId: string | null;
  /** What is wrong with which field, by its path. */
  readonly issues: Readonly<Record<string, string>>;
  /** What a conflict is with, such as `jobId`. */
  readonly details: Readonly<Record<string, string>>;
}

const OFFLINE: CallFailure = {
  message: "The server cannot be reached. Nothing was changed; try again when you are back online.",
  reason: null,
  requestId: null,
  issues: {},
  details: {},
};

/** What a failed call says to a person. */
export function readFailure(thrown: unknown): CallFailure {
  if (!(thrown instanceof TRPCClientError)) return { ...OFFLINE, message: "Something broke on this page. Reload it and try again." };
  const failure: TRPCClientError<AppRouter> = thrown;
  const data = failure.data;
  if (data === undefined || data === null) return OFFLINE;
  const issues = Object.fromEntries((data.issues ?? []).map((issue) => [issue.path, issue.message]));
  const details = Object.fromEntries(Object.entries(data.details ?? {}).map(([name, value]) => [name, String(value)]));
  return { message: failure.message, reason: data.reason, requestId: data.requestId, issues, details };
}
