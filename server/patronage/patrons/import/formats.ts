import { type CsvRecord, unguard } from "../csv";

export const IMPORT_FORMATS = ["patreon", "ghost", "mhc"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** A line of the file as its service meant it. */
export interface ListedPatron {
  readonly name: string;
  readonly email: string;
  /** As it is called there; empty where none is named. */
  readonly sourceTier: string;
  /** Null for who is a patron there; else what they are, in the words of the service. */
  readonly notPatron: string | null;
  readonly since: Date | null;
  /** When their access there ends. */
  readonly endsAt: Date | null;
  readonly note: string;
}

type Read = (column: string) => string;

/** A column that no other service's export has. */
const SIGNS: Readonly<Record<ImportFormat, readonly string[]>> = {
  patreon: ["email", "patron status", "tier"],
  ghost: ["email", "complimentary_plan", "created_at"],
  mhc: ["email", "tier", "access until", "fan id"],
};

/** Which service wrote a file with these columns; null for none that we know. */
export function findFormat(header: readonly string[]): ImportFormat | null {
  const columns = new Set(header.map((column) => column.trim().toLowerCase()));
  return IMPORT_FORMATS.find((format) => SIGNS[format].every((column) => columns.has(column))) ?? null;
}

/** `2026-08-10 13:37:12` and ISO 8601, both in UTC; null for what is no time. */
function readTime(text: string): Date | null {
  const plain = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}(?:\.\d+)?))?$/.exec(text);
  const time = new Date(plain === null ? text : `${plain[1]}T${plain[2] ?? "00:00:00"}Z`);
  return text === "" || Number.isNaN(time.getTime()) ? null : time;
}

/** Patreon's members export: columns as of 2026, and those of before that lack the newer ones. */
function readPatreon(read: Read): ListedPatron {
  const status = read("patron status");
  return {
    name: read("name"),
    email: read("email"),
    sourceTier: read("tier"),
    notPatron: status.toLowerCase() === "active patron" ? null : status || "Follows for free",
    since: readTime(read("patronage since date")),
    endsAt: readTime(read("access expiration")),
    note: read("additional details"),
  };
}

/** Ghost's members export: `tiers` since 2022, `products` before; without either, a customer at Stripe is who pays. */
function readGhost(read: Read, has: (column: string) => boolean): ListedPatron {
  const tiers = read("tiers") || read("products");
  const isGuest = read("complimentary_plan").toLowerCase() === "true";
  const paysUnnamed = !has("tiers") && !has("products") && read("stripe_customer_id") !== "";
  const isDeleted = read("deleted_at") !== "";
  const isPatron = !isDeleted && (tiers !== "" || isGuest || paysUnnamed);
  return {
    name: read("name"),
    email: read("email"),
    sourceTier: tiers,
    notPatron: isPatron ? null : isDeleted ? "Deleted" : "Free member",
    since: readTime(read("created_at")),
    endsAt: null,
    note: read("note"),
  };
}

/** What `exportPatrons` writes. */
function readOwn(read: Read): ListedPatron {
  return {
    name: unguard(read("name")),
    email: unguard(read("email")),
    sourceTier: unguard(read("tier")),
    notPatron: read("status") === "former" ? "Left" : null,
    since: readTime(read("patron since")),
    endsAt: readTime(read("access until")),
    note: "",
  };
}

const READERS = { patreon: readPatreon, ghost: readGhost, mhc: readOwn } as const satisfies Record<ImportFormat, unknown>;

/** Reads records by the names of their columns, in whatever order these stand. */
export function createReader(format: ImportFormat, header: readonly string[]): (record: CsvRecord) => ListedPatron {
  const places = new Map(header.map((column, index) => [column.trim().toLowerCase(), index]));
  return ({ fields }) => {
    const read = (column: string) => fields[places.get(column) ?? -1]?.trim() ?? "";
    return READERS[format](read, (column) => places.has(column));
  };
}
