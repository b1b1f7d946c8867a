import { z } from "zod/mini";
import { signRelayJoin } from "@/protocol/relay-words";
import { keyOf, makeMember, readMember, writeMember } from "../membership/member";
import { sendReport } from "../membership/report";
import { Tally } from "../membership/tally";
import { readApplication, tellApplication } from "../membership/tell-application";
import { takeLock } from "../store/take-lock";
import { type Command, openRelayFor, readArgs } from "./command";

const joined = z.object({ relayId: z.string().check(z.regex(/^rly_[0-9a-z]{26}$/)), name: z.string().check(z.maxLength(100)) });

/**
 * Takes up an invitation of an application's operators. The key is kept before it is told, so that a try that broke off is gone on with by
 * the same command.
 */
export const joinApplication: Command = async (context) => {
  const { words, values, folder } = readArgs(context, "join URL CODE [--public-url URL]", 2, ["public-url"]);
  const [url = "", code = ""] = words;
  const application = readApplication(url);
  const relay = await openRelayFor(context, folder);
  const known = await readMember(folder);
  if (known !== null && known.relayId !== null) throw new Error(`This relay belongs to ${known.application} already.`);
  const member = known === null ? await makeMember(application) : { ...known, application };
  await writeMember(folder, member);
  const { quotaBytes, servedBytesPerDayMax } = relay.config;
  const at = Math.floor(relay.clock.now().getTime() / 1000);
  const baseUrl = typeof values["public-url"] === "string" ? values["public-url"] : null;
  const signed = await signRelayJoin({ code, at, baseUrl, quotaBytes, servedBytesPerDayMax }, await keyOf(member));
  const answer = joined.safeParse(await tellApplication(application, "/api/delivery/relays/join", { publicKey: member.publicKey, signed }));
  if (!answer.success) throw new Error("The application answered with something else than it should.");
  await writeMember(folder, { ...member, relayId: answer.data.relayId });
  context.print(`Joined ${application} as ${answer.data.name}. \`serve\` reports from now on${baseUrl === null ? ", and players are not told of it" : ""}.`);
  return 0;
};

/** Tells the application once what this relay has and served; `serve` does so by itself. */
export const report: Command = async (context) => {
  const { folder } = readArgs(context, "report", 0);
  const relay = await openRelayFor(context, folder);
  const member = await readMember(folder);
  if (member === null) throw new Error("This relay belongs to nobody: `join` first.");
  const release = await takeLock(folder, "serve");
  await release?.();
  const { totals, startedAt } = await Tally.open(folder);
  await sendReport(relay, member, { totals, startedAt: release === null ? startedAt : null });
  context.print(`${member.application} was told.`);
  return 0;
};
