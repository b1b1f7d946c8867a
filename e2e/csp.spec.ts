import { expect, test } from "./fixtures";

/** This test's own script is kept out of widgets, in which none may run. */
const OWN_SCRIPT_IN_WIDGET = /^Blocked script execution in '[^']+\/embed\//;

/** The script tags of a page as it was sent that lack its nonce. What these scripts load themselves needs none: `strict-dynamic`. */
function scriptsWithoutNonce(html: string, nonce: string): readonly string[] {
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  return scripts.length === 0 ? ["no script at all"] : scripts.filter((script) => !script.includes(`nonce="${nonce}"`));
}

test("the policy lets only scripts with the page's own nonce run, on every page, and nothing on any page breaks it", async ({ seededPages: seeded }) => {
  test.setTimeout(600_000);
  const page = await seeded.signedIn.newPage();
  const faults: string[] = [];
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)),
  );
  page.on("console", (message) => {
    if (message.type() === "error" && !OWN_SCRIPT_IN_WIDGET.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  const nonces = new Set<string>();
  const visited = new Set<string>();
  for (const [pattern, address] of seeded.addresses) {
    // Whoever is signed in is led on from there, to a page that is in the list.
    if (pattern === "/sign-in" || pattern === "/sign-up") continue;
    visited.add(address);
    const response = await page.goto(address, { waitUntil: "load" });
    const policy = response?.headers()["content-security-policy"] ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    const scripts = policy.split(";").find((directive) => directive.trim().startsWith("script-src ")) ?? "";
    if (nonce === "" || !scripts.includes("'strict-dynamic'") || /unsafe-(inline|eval)/.test(scripts)) faults.push(`${address} has the policy ${policy}`);
    if (!policy.includes("frame-ancestors 'none'")) faults.push(`${address} can be framed`);
    const html = (await response?.text()) ?? "";
    faults.push(...scriptsWithoutNonce(html, nonce).map((script) => `${address} has a script without the nonce: ${script}`));
  }
  expect(faults).toEqual([]);
  expect(nonces.size).toBe(visited.size);
});

test("the policy stops a script that somebody smuggled into a page", async ({ seededPages: seeded }) => {
  const page = await seeded.visitor.newPage();
  await page.goto("/");
  const ran = await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", `<img src="/none" onerror="window.smuggled = true">`);
    return new Promise<boolean>((resolve) => {
      document.addEventListener("securitypolicyviolation", () => resolve("smuggled" in window), { once: true });
    });
  });
  expect(ran).toBe(false);
});
