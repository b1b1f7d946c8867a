import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/**
 * What each checkpoint adds to the log, fixed before the first of its tiles is written: a sealing that dies is finished by
 * the next one to the same bytes. Append-only.
 */
export const proofSpans = pgTable("proof_spans", {
  /** 1, 2, 3 … without a gap. */
  number: integer("number").primaryKey(),
  /** Leaves of the log with it. */
  size: bigint("size", { mode: "number" }).notNull(),
  /** The last batch of the ledger and the last row of the audit log in it. */
  ledgerSeq: bigint("ledger_seq", { mode: "bigint" }).notNull(),
  auditSeq: bigint("audit_seq", { mode: "number" }).notNull(),
  /** 32 bytes in hex that each leaf's own salt is made from: a leaf's hash alone lets nobody guess and try what it covers. */
  salt: text("salt").notNull(),
  createdAt: at("created_at").notNull(),
});

/** The signed heads of the log; each lies as an object in the storage as well, where this database cannot change it. Append-only. */
export const proofCheckpoints = pgTable("proof_checkpoints", {
  /** Of its span. */
  number: integer("number").primaryKey(),
  /** A signed note (C2SP tlog-checkpoint): origin, size, root, time, signature. */
  note: text("note").notNull(),
  /** Of the note as a block of IPFS (CIDv1, raw, SHA-256), for whoever pins it there. */
  cid: text("cid").notNull(),
});
