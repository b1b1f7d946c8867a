// Run before `npm run web`, which would otherwise start without what it needs and fail at the first request.
import { readEnv } from "@/server/kernel/env";

try {
  readEnv(process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
