import type { PublicKey } from "@/protocol/signed-text";
import { readName } from "./dns-message";
import { NameFault, type NameResolver } from "./resolver";

const KEY_TEXT = /^mhc-key=([A-Za-z0-9_-]{43})$/;

/**
 * The key that `_mhc.<name>` gives in a text `mhc-key=…`, by the first resolver that knows one.
 * @throws Error for what is no name, for a name without a key, and for one with several: nobody guesses which is meant
 */
export async function findKey(resolvers: readonly NameResolver[], text: string): Promise<PublicKey> {
  const owner = readName(text);
  const name = owner === null ? null : readName(`_mhc.${owner}`);
  if (name === null) throw new Error(`${text} is no name.`);
  if (resolvers.length === 0) throw new Error("No resolver is set up: add one to `names` in relay.json.");
  const faults: string[] = [];
  for (const resolver of resolvers) {
    try {
      const found = new Set((await resolver.findTexts(name)).flatMap((each) => KEY_TEXT.exec(each)?.[1] ?? []));
      const [key, ...others] = found;
      if (others.length > 0) throw new Error(`${name} has ${found.size} keys. Give the one that is meant with --key.`);
      if (key !== undefined) return key;
      faults.push(`${resolver.name} knows no key.`);
    } catch (thrown) {
      if (!(thrown instanceof NameFault)) throw thrown;
      faults.push(thrown.message);
    }
  }
  throw new Error(`No key was found for ${name}: ${faults.join(" ")}`);
}
