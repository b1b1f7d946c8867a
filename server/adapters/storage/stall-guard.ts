import { type Readable, Transform } from "node:stream";
import { DomainError } from "@/server/kernel/errors";

const STALL_MS = 60_000;

/** Passes a stream on and ends it with `unavailable` when nothing has come for a minute though somebody was waiting. */
export function guardAgainstStall(from: Readable): Readable {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(timer);
  const guarded = new Transform({
    transform(chunk, _encoding, done) {
      watch();
      done(null, chunk);
    },
    destroy(error, done) {
      stop();
      from.destroy();
      done(error);
    },
  });
  const watch = (): void => {
    stop();
    timer = setTimeout(() => {
      // A reader that is slow is not a store that is silent.
      if (guarded.writableNeedDrain || guarded.readableLength > 0) watch();
      else guarded.destroy(new DomainError("unavailable", { sentence: "The storage stopped in the middle of an answer." }));
    }, STALL_MS);
    timer.unref();
  };
  watch();
  from.once("error", (cause) => guarded.destroy(new DomainError("unavailable", { cause })));
  guarded.once("end", stop);
  return from.pipe(guarded);
}
