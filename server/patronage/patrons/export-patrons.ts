import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import type { Patron, PatronFilter } from "./contract";
import { writeLine } from "./csv";
import { type PatronRow, selectPatrons, sumPaid } from "./patron-queries";
import { showPatron } from "./show-patron";

export const EXPORT_FORMATS = ["csv", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const BATCH_PATRONS = 5_000;

/** What stands over the columns; `import/read-own.ts` knows them again. */
export const EXPORT_COLUMNS = [
  "Name",
  "Email",
  "Tier",
  "Status",
  "Source",
  "Patron since",
  "Access until",
  "Paid every",
  "Cents a month",
  "Currency",
  "Paid in all",
  "Fan id",
] as const;

/** `12.50 USD`, and several currencies one after the other. */
const writePaid = (paid: Patron["paid"]) => paid.map(({ cents, currency }) => `${(cents / 100).toFixed(2)} ${currency}`).join(", ");

function writePatron(patron: Patron): string {
  const { name, email, tierName, status, source, since, endsAt, interval, monthlyCents, currency, paid, fanId } = patron;
  return writeLine([
    name,
    email ?? "",
    tierName,
    status,
    source,
    since,
    endsAt ?? "",
    interval ?? "",
    monthlyCents?.toString() ?? "",
    currency ?? "",
    writePaid(paid),
    fanId,
  ]);
}

/** Batches of the list, so that memory does not grow with it; each continues after the last one of the batch before. */
async function* readBatches(services: Services, artistId: string, filter: PatronFilter): AsyncGenerator<Patron[]> {
  const now = services.clock.now();
  let last: PatronRow | null = null;
  do {
    const rows: PatronRow[] = await selectPatrons(services.db, { artistId, filter, now, sort: "newest", limit: BATCH_PATRONS, offset: 0, last });
    const paid = await sumPaid(
      services.db,
      artistId,
      rows.map((row) => row.fanId),
    );
    yield rows.map((row) => showPatron(row, paid.get(row.fanId) ?? []));
    last = rows.length === BATCH_PATRONS ? (rows.at(-1) ?? null) : null;
  } while (last !== null);
}

/**
 * The artist's patrons as text, piece by piece: CSV (RFC 4180, with a byte order mark for spreadsheets) or a JSON array of what `listPatrons` lists.
 * That addresses left the house is in the audit log before the first of them does.
 */
export async function* exportPatrons(
  services: Services,
  actor: Actor,
  input: { readonly format: ExportFormat; readonly filter: PatronFilter },
): AsyncGenerator<string> {
  requireArtist(actor);
  const { format, filter } = input;
  await services.db.transaction((tx) =>
    appendAudit(tx, { actorId: actor.userId, action: "patronage/patrons.exported", target: actor.userId, after: { format, ...filter } }, services.clock.now()),
  );
  if (format === "csv") {
    yield `\ufeff${writeLine(EXPORT_COLUMNS)}`;
    for await (const batch of readBatches(services, actor.userId, filter)) yield batch.map(writePatron).join("");
    return;
  }
  yield "[";
  let isFirst = true;
  for await (const batch of readBatches(services, actor.userId, filter)) {
    if (batch.length > 0) yield `${isFirst ? "" : ","}\n${batch.map((patron) => JSON.stringify(patron)).join(",\n")}`;
    isFirst = false;
  }
  yield "\n]\n";
}
