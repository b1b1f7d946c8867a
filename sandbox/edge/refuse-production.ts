/** Throws where a real CDN could be meant. Next.js sets NODE_ENV itself for any built site, so a local start says DEPLOYMENT=local beside it. */
export function refuseProduction(env: Readonly<Record<string, string | undefined>>): void {
  const isProduction = env.DEPLOYMENT === "production" || (env.NODE_ENV === "production" && env.DEPLOYMENT !== "local");
  if (isProduction) throw new Error("The local edge does not run in production: set up Cloudflare or Bunny instead, or no CDN");
}
