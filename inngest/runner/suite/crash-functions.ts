import { sql } from "drizzle-orm";
import { type Kit, testEvent } from "./kit";
import { until } from "./until";

/** Of the functions that crash tests kill workers under. */
export const CRASH_EVENT = "suite/crash";
export const HANG_EVENT = "suite/hang";
export const PARTS = 4;

export const crashEvent = (n: number) => testEvent("crash", { n });
export const hangEvent = (options: { readonly isPoison: boolean }) => testEvent("hang", options);

/**
 * Work as crash tests need it: `crash` has steps one after the other and side by side, each of which is noted before it
 * begins and once it is done; `hang` stays in its second step until a test gives the word.
 */
export function crashFunctions(kit: Kit) {
  const { client, effects, db } = kit;
  const doOnce = async (label: string) => {
    await effects.note(`crash:begun ${label}`);
    await db.execute(sql`select pg_sleep(0.02)`);
    await effects.note(`crash:done ${label}`);
    return label;
  };
  return [
    client.createFunction({ id: "crash", retries: 20, triggers: [{ event: CRASH_EVENT }] }, async ({ event, step }) => {
      const { n } = event.data;
      const first = await step.run("first", () => doOnce(`${n} first`));
      const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => step.run(`part ${part}`, () => doOnce(`${n} part ${part}`))));
      await step.sleep("a moment", "1s");
      await step.sendEvent("tell", { name: "suite/crash-told", data: { n } });
      const last = await step.run("last", () => doOnce(`${n} last`));
      return [first, ...parts, last];
    }),
    client.createFunction({ id: "crash-told", retries: 20, triggers: [{ event: "suite/crash-told" }] }, async ({ event, step }) => {
      await step.run("hear", () => effects.note(`crash:told ${event.data.n}`));
    }),
    client.createFunction({ id: "hang", retries: 1, triggers: [{ event: HANG_EVENT }] }, async ({ event, step, attempt }) => {
      await step.run("before", () => effects.note("hang:before"));
      return step.run("stay", async () => {
        await effects.note(`hang:attempt ${attempt}`);
        if (event.data.isPoison === true) process.kill(process.pid, "SIGKILL");
        await until(
          "the word",
          () => effects.count("hang"),
          (seen) => seen.word === 1,
        );
        return attempt;
      });
    }),
  ];
}
