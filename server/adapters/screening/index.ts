export { keysOf } from "./compare-names";

/** Who money goes to, by what we know of them. */
export interface Party {
  /** As on the account or the form. */
  readonly name: string;
  /** ISO 3166-1 alpha-2; null when unknown. */
  readonly country: string | null;
}

export interface SanctionMatch {
  /** The list and its publisher's number of the entry, such as `OFAC SDN/12345`: the same entry has the same name in every copy. */
  readonly subject: string;
  readonly list: string;
  /** The day that the publisher gives the list. */
  readonly publishedOn: string;
  readonly name: string;
  /** How alike the names are, from 1 to 100; 100 is the same words. */
  readonly score: number;
}

export interface ScreeningState {
  /** Changes whenever what is screened against changes. */
  readonly hash: string;
  /** None: nobody is screened, and every answer is empty. */
  readonly lists: { readonly name: string; readonly publishedOn: string; readonly source: string; readonly entries: number }[];
}

/**
 * Compares people with lists of sanctions, and accounts with each other. It says what is alike; whether it is the same person, a person decides.
 * Reads only. A party or account that nothing is known of has no matches.
 */
export interface Screening {
  state(): Promise<ScreeningState>;
  /** @returns the matches of each party, best first, in the order of the parties; at most `PARTIES_MAX` of them. */
  screenParties(parties: readonly Party[]): Promise<readonly (readonly SanctionMatch[])[]>;
  /** @returns the ids of everybody whose method in force has this fingerprint. */
  findOwners(fingerprint: string): Promise<readonly string[]>;
}

export const PARTIES_MAX = 500;
