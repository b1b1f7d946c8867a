import type { NextConfig } from "next";

/** On every answer; the content security policy, which needs a nonce a page, is in proxy.ts. */
const SECURITY_HEADERS = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=(), interest-cohort=()" },
];

/** On all that is not made to stand in other people's pages. */
const OWN_PAGE_HEADERS = [
  { key: "x-frame-options", value: "DENY" },
  // Wallets open a window of their own and talk back from it.
  { key: "cross-origin-opener-policy", value: "same-origin-allow-popups" },
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Each DATA_DIR has its own data; the build is shared and holds none of it.
  serverExternalPackages: ["@node-rs/argon2", "pino", "postgres", "onnxruntime-web", "inngest"],
  // The launcher keeps each build in a folder of its own and says from which one a copy runs.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // `npm run types` checks them, tests included; a start installs no test tools, so a build could not.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // A build is made once for its sources: a cache for the next one would cost more than it ever gives back.
    turbopackFileSystemCacheForBuild: false,
    // A third of the build's work; the launcher leaves them out, so that a first start is soon over.
    turbopackSourceMaps: process.env.BUILD_SOURCE_MAPS !== "0",
  },
  headers: async () => [
    { source: "/:path*", headers: SECURITY_HEADERS },
    { source: "/((?!embed/).*)", headers: OWN_PAGE_HEADERS },
  ],
};

export default config;
