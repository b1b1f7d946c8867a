import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Each DATA_DIR has its own data; the build is shared and holds none of it.
  serverExternalPackages: ["@node-rs/argon2", "pino", "postgres", "onnxruntime-web", "inngest", "@tus/server", "@tus/file-store"],
  typescript: { ignoreBuildErrors: false },
};

export default config;
