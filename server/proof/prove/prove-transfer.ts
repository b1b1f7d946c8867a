import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { signingKey, writeVerifierKey } from "../key";
import { hashSalted } from "../leaf";
import type { Sealing } from "../seal/seal";
import { Shelf } from "../seal/shelf";
import { inclusionPath } from "../tree/proofs";
import { nodesOfTiles } from "../tree/tiles";
import { isSame, rootFromInclusion } from "../tree/verify";
import type { TransferProof } from "./contract";
import { findLeaf } from "./find-leaf";
import { newestHead } from "./newest-head";

/**
 * Shows that a transfer is in the log that the newest checkpoint is of, without showing any other. Asked by an artist whose
 * account it moves, or by an admin.
 * @throws DomainError not_found for anybody else's; internal when the log in the storage does not have the transfer as the
 *   database does: then one of the two was changed.
 */
export async function proveTransfer(services: Sealing, actor: Actor, input: { readonly transferId: string }): Promise<TransferProof> {
  const found = await findLeaf(services.db, input.transferId);
  if (found === null) throw new DomainError("not_found");
  const { transfer, place } = found;
  const isParty = [transfer.debit, transfer.credit].some((account) => account.startsWith(`artist:${actor.userId}/`));
  if (!isParty && actor.role !== "admin") throw new DomainError("not_found");
  const verifierKey = writeVerifierKey(signingKey(services.env));
  const newest = await newestHead(services);
  const text = place?.leaf.text ?? "";
  if (place === null || newest === null) return { transferId: transfer.id, status: "waiting", text, proof: null, checkpoint: null, verifierKey };
  const { leaf, index } = place;
  const { head, key } = newest;
  const path = await inclusionPath(nodesOfTiles(head.size, new Shelf(services.storage).readTile), index, head.size);
  const root = rootFromInclusion(hashSalted(leaf), index, head.size, path);
  if (root === null || !isSame(root, head.root)) {
    throw new DomainError("internal", { sentence: "This transfer is not in the sealed log as it is in the books. Write to us: one of the two was changed." });
  }
  const proof = { index, size: head.size, path: Buffer.concat(path).toString("base64"), salt: leaf.salt.toString("base64") };
  return { transferId: transfer.id, status: "proven", text, proof, checkpoint: newest.note, verifierKey: writeVerifierKey(key) };
}
