import { resolve } from "node:path";
import { exportWorks } from "../works/export-works";
import { type Command, openRelayFor, readArgs } from "./command";

/** Fills a folder, a stick for one, with every work that is here whole. Goes on where it was cut short. */
export const exportFolder: Command = async (context) => {
  const { words, folder } = readArgs(context, "export FOLDER", 1);
  const relay = await openRelayFor(context, folder);
  const { works, written, there } = await exportWorks(relay, resolve(words[0] ?? ""));
  context.print(`${works} works: ${written} objects written, ${there} were there.`);
  return 0;
};
