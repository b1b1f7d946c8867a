import { openBudget } from "../relay";
import { describeLink, readLink } from "../satellite/link-hint";
import { takeLock } from "../store/take-lock";
import { pinnedObjects } from "../works/pinned-objects";
import { readPins } from "../works/pins";
import { readWorkState } from "../works/work-state";
import { type Command, openRelayFor, readArgs } from "./command";

/** What is here, what is wanted, and what of today's bytes is used. */
export const status: Command = async (context) => {
  const { values, folder } = readArgs(context, "status [--json]", 0, ["json"]);
  const relay = await openRelayFor(context, folder);
  const { store, config } = relay;
  const [served, pulled] = [await openBudget(relay, "served"), await openBudget(relay, "pulled")];
  store.index.pin(await pinnedObjects(relay));
  const works = await Promise.all((await readPins(folder)).map(async ({ work }) => ({ work, ...(await describeWork(folder, work)) })));
  const found = {
    isServing: await isServing(folder),
    ...{ objects: store.index.count, bytes: store.index.bytes, pinnedBytes: store.index.pinnedBytes, quotaBytes: config.quotaBytes },
    ...{ servedBytesToday: served.usedBytes, servedBytesPerDayMax: config.servedBytesPerDayMax },
    ...{ pulledBytesToday: pulled.usedBytes, pulledBytesPerDayMax: config.pulledBytesPerDayMax },
    ...{ upstreams: config.upstreams.length, works, link: config.link === null ? null : await readLink(config) },
  };
  if (values.json === true) {
    context.print(JSON.stringify(found));
    return 0;
  }
  context.print(found.isServing ? "Serving." : "Not serving.");
  context.print(`${found.objects} objects, ${found.bytes} of ${found.quotaBytes} bytes, ${found.pinnedBytes} of them pinned`);
  context.print(
    `today: ${describeBudget("out", served.usedBytes, config.servedBytesPerDayMax)}, ${describeBudget("in", pulled.usedBytes, config.pulledBytesPerDayMax)}`,
  );
  if (found.link !== null) context.print(`link: ${describeLink(found.link)}`);
  context.print(`${found.upstreams} upstreams, ${works.length} works`);
  for (const { work, heldSeq, seenSeq } of works)
    context.print(`${work}: ${heldSeq === 0 ? "not whole" : `root ${heldSeq}`}${seenSeq > heldSeq ? `, root ${seenSeq} on its way` : ""}`);
  return 0;
};

function describeBudget(way: string, used: number, max: number | null): string {
  return `${used}${max === null ? "" : ` of ${max}`} bytes ${way}`;
}

async function describeWork(folder: string, work: string): Promise<{ readonly heldSeq: number; readonly seenSeq: number }> {
  const state = await readWorkState(folder, work);
  return { heldSeq: state?.held?.seq ?? 0, seenSeq: state?.seen.seq ?? 0 };
}

async function isServing(folder: string): Promise<boolean> {
  const release = await takeLock(folder, "serve");
  await release?.();
  return release === null;
}
