/** Throws where real money could be meant. Next.js sets NODE_ENV itself for any built site, so a local start says DEPLOYMENT=local beside it. */
export function refuseProduction(env: Readonly<Record<string, string | undefined>>): void {
  const isProduction = env.DEPLOYMENT === "production" || (env.NODE_ENV === "production" && env.DEPLOYMENT !== "local");
  if (isProduction) throw new Error("The stand-in for a bank does not run in production: set BANK_URL to the door of a real one instead");
}
