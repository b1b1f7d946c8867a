import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import type { AuditFilter, AuditRow } from "./contract";
import { selectAudit } from "./queries";

export const AUDIT_FORMATS = ["csv", "json"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

const BATCH_ROWS = 2_000;
const COLUMNS = [
  "seq",
  "at",
  "actorId",
  "actorName",
  "action",
  "target",
  "ip",
  "sessionId",
  "userAgent",
  "before",
  "after",
  "isForgotten",
  "id",
  "hash",
] as const;

// A field that a spreadsheet would take for a formula is made text; RFC 4180 quotes the rest.
function writeField(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function writeRow(row: AuditRow): string {
  const { ip = "", sessionId = null, userAgent = "" } = row.origin ?? {};
  const json = (value: unknown) => (value === null || value === undefined ? "" : JSON.stringify(value));
  const { seq, at, actorId, actorName, action, target, before, after, isForgotten, id, hash } = row;
  const fields = [
    String(seq),
    at,
    actorId,
    actorName ?? "",
    action,
    target,
    ip,
    sessionId ?? "",
    userAgent,
    json(before),
    json(after),
    String(isForgotten),
    id,
    hash,
  ];
  return `${fields.map(writeField).join(",")}\r\n`;
}

async function* readBatches(services: Pick<Services, "db">, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  let before: number | undefined;
  for (;;) {
    const rows = await selectAudit(services.db, filter, { before, offset: 0, limit: BATCH_ROWS });
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH_ROWS) return;
    before = rows.at(-1)?.seq;
  }
}

/**
 * The audit log as text, piece by piece, newest first: CSV (RFC 4180, with a byte order mark for spreadsheets) or a JSON array.
 * That it left the house is in the log before the first piece does.
 */
export async function* exportAudit(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  input: { readonly format: AuditFormat; readonly filter: AuditFilter },
): AsyncGenerator<string> {
  requireAdmin(actor);
  const { format, filter } = input;
  const now = services.clock.now();
  await services.db.transaction((tx) =>
    appendAudit(tx, { actorId: actor.userId, action: "proof/audit.exported", target: "audit", after: { format, ...filter } }, now),
  );
  if (format === "csv") {
    yield `\ufeff${COLUMNS.join(",")}\r\n`;
    for await (const batch of readBatches(services, filter)) yield batch.map(writeRow).join("");
    return;
  }
  let start = "[\n";
  for await (const batch of readBatches(services, filter)) {
    yield `${start}${batch.map((row) => JSON.stringify(row)).join(",\n")}`;
    start = ",\n";
  }
  yield start === "[\n" ? "[]\n" : "\n]\n";
}
