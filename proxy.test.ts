import { NextRequest } from "next/server";
import { afterEach, expect, it } from "vitest";
import { proxy } from "./proxy";

const before = { ...process.env };
afterEach(() => {
  for (const name of ["CDN_URL", "SERVICE_WORKER", "DEPLOYMENT"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

const ask = (path: string) => proxy(new NextRequest(`https://mhc.example${path}`));
const directive = (path: string, name: string) =>
  (ask(path).headers.get("content-security-policy") ?? "")
    .split("; ")
    .find((each) => each.startsWith(`${name} `))
    ?.replaceAll(/\s+/g, " ");

it("A page asks its own site and the CDN and nobody else, and runs no script but its own", () => {
  delete process.env.CDN_URL;
  expect(directive("/watch/vid_1", "connect-src")).toBe("connect-src 'self'");
  process.env.CDN_URL = "https://cdn.example";
  expect(directive("/watch/vid_1", "connect-src")).toBe("connect-src 'self' https://cdn.example");
  expect(directive("/watch/vid_1", "script-src")).toMatch(/^script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'$/);
  expect(directive("/watch/vid_1", "worker-src")).toBe("worker-src 'self'");
});

it("The service worker may ask any carrier by HTTPS and do nothing else, and goes when an operator says so", () => {
  process.env.DEPLOYMENT = "production";
  expect(ask("/service-worker.js").headers.get("content-security-policy")).toBe("default-src 'none'; connect-src 'self' https:");
  expect(ask("/service-worker.js").headers.get("cache-control")).toBe("no-cache");
  expect(ask("/service-worker.js").headers.get("x-middleware-rewrite")).toBeNull();
  process.env.SERVICE_WORKER = "off";
  expect(ask("/service-worker.js").headers.get("x-middleware-rewrite")).toBe("https://mhc.example/service-worker-off.js");
});
