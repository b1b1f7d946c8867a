import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createOpenApiDocument } from "./openapi";
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

/** A path of ours as the folders of its route have it. */
const asFile = (path: string): string => path.replace("/media/{file}", "/media/{path}");

it("names every door that answers with something else than JSON, and none that is not there", async () => {
  const files = await readdir("app/api", { recursive: true });
  const paths = files.filter((file) => file.endsWith("route.ts")).map((file) => `/${file.replace(/\/?route\.ts$/, "")}`);
  const doors = paths.map((path) => path.replace(/\/\[\[\.\.\.\w+\]\]$/, "").replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}"));
  const open = [...doors.filter((door) => !NOT_FOR_PROGRAMS.includes(door)).map((door) => `/api${door}`), "/ipfs/{cid}"];
  expect(open.sort()).toEqual([...new Set(RAW_ROUTES.map(({ path }) => asFile(path)))].sort());
});

const METHODS = ["get", "head", "post", "put", "patch", "delete", "options"] as const;
const document = createOpenApiDocument("https://mhc.example");
const items = Object.entries(document.paths ?? {});
const operations = items.flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ name: `${method} ${path}`, path, method, operation, server: item.servers?.[0]?.url }];
  }),
);

describe("the OpenAPI document", () => {
  it("has each of these doors with the methods that its route answers, and no other", async () => {
    for (const { path, method } of RAW_ROUTES.filter((route) => route.method !== "tus")) {
      const folder = asFile(path)
        .replace("/media/{path}", "/media/[...path]")
        .replace("/{signature}/{path}", "/[signature]/[...path]")
        .replace(/\{(\w+)\}/g, "[$1]");
      const answered = Object.keys(await import(`${process.cwd()}/app${folder}/route.ts`)).filter((name) => ["GET", "HEAD", "POST"].includes(name));
      const item = document.paths?.[path.replace(/^\/api/, "")];
      const documented = METHODS.filter((each) => item?.[each] !== undefined).map((each) => each.toUpperCase());
      expect(documented.sort(), `${method} ${path}`).toEqual(answered.sort());
    }
  });

  it("says of a statement what the procedure says of it, and the other forms that it comes in", () => {
    const statement = document.paths?.["/royalty/statement/{month}"]?.get;
    expect(statement?.responses).toMatchObject({
      "200": { content: { "application/json": { schema: expect.anything() }, "text/csv": {}, "application/pdf": {} } },
    });
    expect(statement?.parameters).toMatchObject([{ name: "month" }, { name: "currency" }, { name: "format" }]);
  });

  it("has uploads at both addresses of tus", () => {
    const [all, one] = [document.paths?.["/uploads"], document.paths?.["/uploads/{uploadId}"]];
    expect([all?.post?.responses, one?.head?.responses, one?.patch?.responses, one?.delete?.responses].map((each) => Object.keys(each ?? {})[0])).toEqual([
      ...["201", "200", "204", "204"],
    ]);
  });

  it("says of an object that it is beside the API, and of everything else that it is below it", () => {
    expect(document.servers?.[0]?.url).toBe("https://mhc.example/api");
    expect(operations.filter(({ server }) => server !== undefined).map(({ name, server }) => [name, server])).toEqual([
      ["get /ipfs/{cid}", "https://mhc.example"],
      ["head /ipfs/{cid}", "https://mhc.example"],
    ]);
  });

  // OpenAPI 3.1: what a program that makes a client of the document trips over.
  it("is sound: every operation has a name of its own, an answer that is described, and just the parameters that its path has", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, i) => id === undefined || ids.indexOf(id) !== i)).toEqual([]);
    for (const { name, path, operation } of operations) {
      const parameters = (operation.parameters ?? []).flatMap((each) => ("in" in each ? [each] : []));
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      expect(parameters.flatMap((each) => (each.in === "path" && each.required === true ? [each.name] : [])).sort(), name).toEqual(named.sort());
      expect(new Set(parameters.map((each) => `${each.in} ${each.name}`)).size, name).toBe(parameters.length);
      const responses = Object.entries(operation.responses ?? {});
      expect(responses.length, name).toBeGreaterThan(0);
      for (const [status, response] of responses) expect([/^[1-5]\d\d$/.test(status), typeof response.description], name).toEqual([true, "string"]);
    }
    const text = JSON.stringify(document);
    for (const [, shape = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(document.components?.schemas?.[shape], shape).toBeDefined();
  });
});
