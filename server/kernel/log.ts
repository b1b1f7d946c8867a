import pino from "pino";

export type Log = pino.Logger;

// Whatever carries one of these names never reaches a log line, however deep a caller puts it.
const SECRETS = ["password", "passwordHash", "token", "tokenHash", "secret", "authorization", "cookie"];

/** The process's logger: JSON lines on stderr, `{ids}` first, then a sentence. Never bodies, never secrets. */
export function createLog(process: string, level: string): Log {
  return pino(
    { level, base: { process }, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[secret]" } },
    pino.destination({ dest: 2, sync: true }),
  );
}
