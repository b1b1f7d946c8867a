import { createHash } from "node:crypto";
import { and, desc, eq, isNotNull, lt } from "drizzle-orm";
import { royaltyStatementHashes } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page } from "../../kernel/page";
import type { Services } from "../../services";
import type { Statement, StatementDifference, StatementFormat, StatementInput } from "./contract";
import { makeStatement } from "./make-statement";
import { writeCsv, writeJson } from "./write-files";
import { writePdf } from "./write-pdf";

export interface StatementFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly name: string;
}

const WRITERS: Readonly<Record<StatementFormat, (statement: Statement) => Uint8Array | Promise<Uint8Array>>> = {
  json: writeJson,
  csv: writeCsv,
  pdf: writePdf,
};

/**
 * A month's statement as a file. Its hash is kept when it is first made; one that comes out otherwise later is not given
 * out, but kept for admins to look at.
 * @throws as `makeStatement`; internal for one that differs.
 */
export async function getStatementFile(services: Services, actor: Actor, input: StatementInput & { readonly format: StatementFormat }): Promise<StatementFile> {
  const { format } = input;
  const statement = await makeStatement(services, actor, input);
  const bytes = await WRITERS[format](statement);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { month, currency } = statement;
  const key = { userId: actor.userId, month, currency, format };
  const now = services.clock.now();
  const isSame = await compareHash(services, { ...key, sha256, bytes: bytes.length, madeAt: now });
  if (!isSame) {
    services.log.error({ ...key, sha256 }, "A statement came out otherwise than when it was first made.");
    throw new DomainError("internal", {
      sentence: "This statement came out otherwise than when it was first made. It is being looked at; your earnings are what the ledger says.",
    });
  }
  return { bytes, sha256, name: `statement ${month} ${currency}.${format}` };
}

async function compareHash({ db, clock }: Services, made: typeof royaltyStatementHashes.$inferInsert): Promise<boolean> {
  const { userId, month, currency, format } = royaltyStatementHashes;
  await db.insert(royaltyStatementHashes).values(made).onConflictDoNothing();
  const isThis = and(eq(userId, made.userId), eq(month, made.month), eq(currency, made.currency ?? ""), eq(format, made.format));
  const [kept] = await db.select().from(royaltyStatementHashes).where(isThis).limit(1);
  if (kept?.sha256 === made.sha256) return true;
  await db.update(royaltyStatementHashes).set({ differingSha256: made.sha256, differedAt: clock.now() }).where(isThis);
  return false;
}

/** For admins: statements that came out otherwise, the latest first. Should always be empty. */
export async function listStatementDifferences(
  services: Services,
  actor: Actor,
  input: { readonly limit: number; readonly offset?: number; readonly cursor?: string | undefined },
): Promise<Page<StatementDifference>> {
  requireAdmin(actor);
  const { differedAt } = royaltyStatementHashes;
  const differing = isNotNull(differedAt);
  const before = input.cursor === undefined ? undefined : lt(differedAt, new Date(Number(input.cursor)));
  const rows = await services.db
    .select()
    .from(royaltyStatementHashes)
    .where(and(differing, before))
    .orderBy(desc(differedAt))
    .offset(input.cursor === undefined ? (input.offset ?? 0) : 0)
    .limit(input.limit + 1);
  const total = await services.db.$count(royaltyStatementHashes, differing);
  return cutPage(
    rows,
    { limit: input.limit, total },
    {
      item: (row) => ({
        ...{ artistId: row.userId, month: row.month, currency: row.currency, format: row.format, sha256: row.sha256 },
        ...{ differingSha256: row.differingSha256 ?? "", madeAt: row.madeAt.toISOString(), differedAt: row.differedAt?.toISOString() ?? "" },
      }),
      cursor: (row) => String(row.differedAt?.getTime() ?? 0),
    },
  );
}
