import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { DomainError } from "@/server/kernel/errors";

/** Where a bucket is and who asks; addresses are path-style: `endpoint/bucket/key`. */
export interface S3Access {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Request {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

const TRIES_MAX = 4;
const FIRST_PAUSE_MS = 200;
/** Until the answer's headers; the body has its own watch. A part of 16 MiB passes at 2 Mbit/s in about 67 s. */
const ANSWER_TIMEOUT_MS = 120_000;

export type S3Client = (request: S3Request) => Promise<Response>;

/**
 * Signed requests (AWS Signature Version 4, payload hashed) with a time limit and a few tries.
 * @returns any answer that another try would not change (2xx, 3xx, 4xx).
 * @throws DomainError `unavailable` when the store cannot be reached or keeps failing.
 */
export function createS3Client(access: S3Access): S3Client {
  const signer = new AwsClient({ accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey, region: access.region, service: "s3", retries: 0 });
  const base = `${access.endpoint.replace(/\/$/, "")}/${access.bucket}`;

  async function tryOnce(request: S3Request): Promise<Response> {
    const url = new URL(request.key === "" ? base : `${base}/${request.key}`);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const headers = {
      ...request.headers,
      "x-amz-content-sha256": createHash("sha256")
        .update(request.body ?? "")
        .digest("hex"),
    };
    const watch = new AbortController();
    const timer = setTimeout(() => watch.abort(), ANSWER_TIMEOUT_MS);
    try {
      const signed = await signer.sign(url.href, { method: request.method, headers, body: request.body });
      return await fetch(signed, { signal: watch.signal, redirect: "manual" });
    } finally {
      clearTimeout(timer);
    }
  }

  return async (request) => {
    let cause: unknown;
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
      try {
        const response = await tryOnce(request);
        if (response.status < 500 && response.status !== 429) return response;
        cause = new Error(`S3 answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
      } catch (thrown) {
        cause = thrown;
      }
    }
    throw new DomainError("unavailable", { sentence: "The storage cannot be reached right now. Try again in a moment.", cause });
  };
}
