// Who may import whom, as docs/ARCHITECTURE.md says. test/boundaries proves that planted violations are caught.
const DOMAINS =
  "accounts|catalogue|auto-edit|jobs|discovery|patronage|benefits|webhooks|ledger|royalties|payouts|vault|tax|proof|privacy|distribution|moderation|demo";
const TESTS = "\\.(test|spec)\\.tsx?$|(^|/)(testing|test|suite)(/|\\.ts$)";
const ROUTER = "^server/api/router\\.ts$";
// Some domains are large: each of their parts has a router, and their own merges them.
const PART_ROUTER = "^server/(patronage|benefits|royalties|payouts|tax|distribution)/[^/]+/router\\.ts$";
const PACKAGES = "^node_modules/";
const ADAPTERS = "^relay/adapters/programs/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one thing, or a third is missing.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolves",
      comment: "An import that leads nowhere would slip past every other rule.",
      severity: "error",
      from: { pathNot: ADAPTERS },
      to: { couldNotResolve: true, pathNot: "^(next|react|vitest)(/|$)|\\.css$" },
    },
    {
      name: "adapters-resolve-their-own",
      comment: "What an adapter of the relay needs is in its own package.json, which knip compares, and is never installed here.",
      severity: "error",
      from: { path: ADAPTERS },
      to: { couldNotResolve: true, path: "^\\." },
    },
    {
      name: "adapters-are-alone",
      comment: "They are copied away with their folder and what all of them share, and run by another Node.",
      severity: "error",
      from: { path: ADAPTERS },
      to: { couldNotResolve: false, pathNot: ADAPTERS, dependencyTypesNot: ["core"] },
    },
    {
      name: "kernel-is-alone",
      comment: "The kernel knows nothing of ours but itself and the shape of the database.",
      severity: "error",
      from: { path: "^server/kernel/", pathNot: TESTS },
      to: { pathNot: [PACKAGES, "^server/kernel/", "^db/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "protocol-is-alone",
      comment: "Server, player and relay share it, so it needs none of them, and nothing that only Node has but in what players never need.",
      severity: "error",
      from: { path: "^protocol/", pathNot: [TESTS, "^protocol/public-(address|lookup)\\.ts$"] },
      to: { pathNot: [PACKAGES, "^protocol/"] },
    },
    {
      name: "delivery-knows-the-protocol",
      comment: "Page, service worker and Node share it: it needs what all three have, and what they agree on.",
      severity: "error",
      from: { path: "^delivery/", pathNot: TESTS },
      to: { pathNot: ["^delivery/", "^protocol/"] },
    },
    {
      name: "rules-are-pure",
      comment: "Policy decides from what it is given: no database, clock or I/O.",
      severity: "error",
      from: { path: "^server/.+/rules\\.ts$" },
      to: { pathNot: ["^server/kernel/", "^protocol/", "^server/[^/]+/(types|rules)\\.ts$"] },
    },
    {
      name: "domains-meet-at-the-index",
      comment: "A domain shows what index.ts exports; nothing else of it is imported from outside.",
      severity: "error",
      from: { path: `^server/(${DOMAINS})/` },
      to: { path: `^server/(${DOMAINS})/`, pathNot: ["^server/$1/", `^server/(${DOMAINS})/index\\.ts$`] },
    },
    {
      name: "domains-below-doors",
      comment: "A use-case serves both doors and knows neither; only router.ts speaks tRPC.",
      severity: "error",
      from: { path: `^server/(${DOMAINS})/`, pathNot: [`^server/(${DOMAINS})/router\\.ts$`, PART_ROUTER, TESTS] },
      to: { path: ["^server/api/", "^app/", "^components/", "^bin/", "^server/services-live\\.ts$", "^node_modules/(@trpc|trpc-to-openapi|next|react)/"] },
    },
    {
      name: "routers-stay-below-pages",
      comment: "A router is a door to its domain, not a page.",
      severity: "error",
      from: { path: [`^server/(${DOMAINS})/router\\.ts$`, PART_ROUTER] },
      to: { path: ["^app/", "^components/", "^bin/", "^server/services-live\\.ts$"] },
    },
    {
      name: "domains-see-interfaces",
      comment: "Which adapter is real is chosen where a process starts, never in a use-case.",
      severity: "error",
      from: { path: `^server/(${DOMAINS})/`, pathNot: TESTS },
      to: { path: "^server/adapters/[^/]+/", pathNot: "^server/adapters/[^/]+/index\\.ts$" },
    },
    {
      name: "adapters-below-domains",
      comment: "An adapter serves any domain and knows none but by its types.",
      severity: "error",
      from: { path: "^server/adapters/", pathNot: TESTS },
      to: { path: [`^server/(${DOMAINS})/`, "^server/api/", "^app/", "^components/", "^inngest/"] },
    },
    {
      name: "routers-only-by-api",
      comment: "server/api alone puts the routers together.",
      severity: "error",
      from: { pathNot: ["^server/api/", TESTS] },
      to: { path: "^server/[^/]+/router\\.ts$", pathNot: ROUTER },
    },
    {
      name: "app-by-the-front-door",
      comment: "Pages read params, check who may and compose: they reach a domain by its index.",
      severity: "error",
      from: { path: "^(app/|proxy\\.ts$)" },
      to: { path: ["^db/", "^bin/", "^server/adapters/", "^server/[^/]+/.+\\.ts$"], pathNot: [`^server/(${DOMAINS})/index\\.ts$`, "^server/(api|kernel)/"] },
    },
    {
      name: "components-know-no-server",
      comment: "What runs in a browser may know the router's types, nothing else of the server.",
      severity: "error",
      from: { path: "^components/", pathNot: TESTS },
      to: { path: "^(server|db|inngest|bin|app)/", pathNot: ROUTER },
    },
    {
      name: "ui-is-domain-free",
      comment: "The elements of every page belong to no part of it.",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: ["^components/(?!ui/)", "^(server|db)/"], pathNot: ROUTER },
    },
    {
      name: "jobs-by-the-front-door",
      comment: "An Inngest function is thin: it calls use-cases by a domain's index.",
      severity: "error",
      from: { path: "^inngest/functions/", pathNot: TESTS },
      to: { path: ["^server/[^/]+/.+\\.ts$", "^(app|components|bin)/"], pathNot: [`^server/(${DOMAINS})/index\\.ts$`, "^server/kernel/"] },
    },
    {
      name: "database-knows-the-kernel",
      comment: "Tables and connections are below every domain.",
      severity: "error",
      from: { path: "^db/", pathNot: ["^db/seed/", TESTS] },
      to: { path: "^(server/(?!kernel/)|app/|components/|inngest/|bin/)" },
    },
    {
      name: "stand-ins-stay-out",
      comment: "A stand-in for a paid service is a process of its own: the product reaches it as it reaches the service.",
      severity: "error",
      from: { path: "^(app|components|server|inngest|db)/", pathNot: TESTS },
      to: { path: "^sandbox/" },
    },
    {
      name: "stand-ins-are-alone",
      comment: "What stands in for a service knows nothing of who calls it.",
      severity: "error",
      from: { path: "^sandbox/", pathNot: TESTS },
      to: { pathNot: [PACKAGES, "^sandbox/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "relay-is-alone",
      comment: "Others run a relay on machines of their own: it needs what server and player agree on, and nothing else of ours.",
      severity: "error",
      from: { path: "^relay/", pathNot: [TESTS, ADAPTERS] },
      to: { pathNot: [PACKAGES, "^relay/", "^protocol/"], dependencyTypesNot: ["core"] },
    },
    {
      name: "relay-is-reached-by-network",
      comment: "The product asks a relay as anybody does.",
      severity: "error",
      from: { path: "^(app|components|db|inngest|protocol|server)/", pathNot: TESTS },
      to: { path: "^relay/" },
    },
    {
      name: "tests-stay-tests",
      comment: "What only tests need must not reach people.",
      severity: "error",
      from: { pathNot: [TESTS, "^(test|e2e|bench|bin)/", "config\\.(ts|mjs|cjs)$", "^\\."] },
      to: { path: ["^test/", "^e2e/", "^db/testing\\.ts$", "\\.(test|spec)\\.tsx?$", "^node_modules/(vitest|fast-check|@playwright)/"] },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.builds|\\.data|public)/" },
    tsPreCompilationDeps: true,
  },
};
