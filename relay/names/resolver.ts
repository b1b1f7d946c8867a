/** A resolver did not answer, or not what was asked. The message is for the operator. */
export class NameFault extends Error {}

/** Where names are looked up: DNS or Handshake, by whoever the operator trusts with it. */
export interface NameResolver {
  /** As the operator wrote it. */
  readonly name: string;
  /** The texts of a name, none where it does not exist. @throws NameFault */
  findTexts(name: string): Promise<readonly string[]>;
}

/** Longer than a resolver that asks others needs. */
export const LOOKUP_TIMEOUT_MS = 5_000;
