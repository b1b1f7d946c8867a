/** What becomes of rows about somebody who is forgotten. */
type Erasure =
  /** The rows go. */
  | "delete"
  /** The rows stay: they say nothing of who it was, or the law asks for them; `why` says which. */
  | { readonly keep: string }
  /** The rows stay and these columns are set; values are SQL. */
  | { readonly scrub: Readonly<Record<string, string>>; readonly why: string };

/** One table with something about people: whose rows, what they are told of them, and what becomes of them. */
export interface PersonalRule {
  /** SQL over the table's columns. `$1` is the person's id, `$2` their address. */
  readonly whose: string;
  readonly erase: Erasure;
  /** Columns that are ours or others' and not theirs to have: hashes of secrets, the house's own keys. */
  readonly hide?: readonly string[];
}

export type Register = Readonly<Record<string, PersonalRule>>;
