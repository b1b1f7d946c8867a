import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { RAW_ROUTES } from "./raw-routes";

/** Doors that nobody writes a program for: the ones behind procedures, of the browser's own sign-in, of other services, of a developer's machine. */
const NOT_FOR_PROGRAMS = [
  "/trpc/{trpc}",
  "/{rest}",
  "/openapi.json",
  "/auth/{nextauth}",
  "/dev/discord",
  "/discord/callback",
  "/webhooks/stripe",
  "/webhooks/stripe-connect",
];

it("names every door that answers with something else than JSON, and none that is not there", async () => {
  const files = await readdir("app/api", { recursive: true });
  const paths = files.filter((file) => file.endsWith("route.ts")).map((file) => `/${file.replace(/\/?route\.ts$/, "")}`);
  const doors = paths.map((path) => path.replace(/\/\[\[\.\.\.\w+\]\]$/, "").replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}"));
  const open = [...doors.filter((door) => !NOT_FOR_PROGRAMS.includes(door)).map((door) => `/api${door}`), "/ipfs/{cid}"];
  expect(open.sort()).toEqual(RAW_ROUTES.map(({ path }) => path.replace("/media/{file}", "/media/{path}")).sort());
});
