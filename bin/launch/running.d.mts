export interface Running {
  readonly pid: number;
  readonly url: string;
  readonly databaseUrl: string;
  /** Where its stand-in for Stripe listens; none of a copy without one. */
  readonly stripePort: string | undefined;
}
export function readRunning(dataDir: string): Running | undefined;
export function writeRunning(dataDir: string, running: Running): void;
export function forgetRunning(dataDir: string): void;
export function describeRunning(dataDir: string): string;
