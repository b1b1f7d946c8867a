import { adapter } from "./commands/adapter";
import { carouselReceive, carouselSend } from "./commands/carousel";
import type { Command, CommandContext } from "./commands/command";
import { exportFolder } from "./commands/export";
import { joinApplication, report } from "./commands/join";
import { announce, listen } from "./commands/lora";
import { pin, unpin } from "./commands/pin";
import { serve } from "./commands/serve";
import { status } from "./commands/status";
import { importFolder, sync } from "./commands/sync";
import { verify } from "./commands/verify";

const COMMANDS: Readonly<Record<string, Command>> = {
  adapter,
  pin,
  unpin,
  sync,
  serve,
  verify,
  status,
  export: exportFolder,
  import: importFolder,
  "carousel-send": carouselSend,
  "carousel-receive": carouselReceive,
  join: joinApplication,
  report,
  announce,
  listen,
};

/** Runs one command to its end: the exit status, and 1 with a sentence when it cannot do what it is asked for. */
export async function runRelay(name: string, context: CommandContext): Promise<number> {
  try {
    const command = COMMANDS[name];
    if (command === undefined) throw new Error(`Usage: npm run relay -- ${Object.keys(COMMANDS).join("|")} … (see relay/README.md)`);
    return await command(context);
  } catch (thrown) {
    context.say(thrown instanceof Error ? thrown.message : String(thrown));
    return 1;
  }
}
