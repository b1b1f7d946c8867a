import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const PRELOADED = fileURLToPath(new URL("./name-caller.mjs", import.meta.url));
/** A site that says what it hears of its callers. */
const SITE = `
const server = require("node:http").createServer((request, response) => response.end(request.headers["x-forwarded-for"]));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

it("a site hears of each request whom it came from, after whatever the caller says of itself", async () => {
  const child = spawn(process.execPath, ["--import", PRELOADED, "-e", SITE], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(createInterface(child.stdout), "line");
    const hear = async (headers: Record<string, string>) => (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
    expect(await hear({})).toBe("127.0.0.1");
    expect(await hear({ "x-forwarded-for": "203.0.113.5" })).toBe("203.0.113.5, 127.0.0.1");
    expect(await hear({ "X-Forwarded-For": "203.0.113.5, 10.0.0.1" })).toBe("203.0.113.5, 10.0.0.1, 127.0.0.1");
  } finally {
    child.kill();
  }
});
