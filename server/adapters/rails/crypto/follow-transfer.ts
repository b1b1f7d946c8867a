import type { Address } from "viem";
import { MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { RailAnswer } from "..";
import type { Fate } from "./chain-node";
import { raiseFees } from "./fees";
import { fillGap } from "./fill-gap";
import { findNonce, markSent } from "./nonces";
import type { Chain, CryptoSetting } from "./setting";
import type { TransferBody } from "./transfer-body";
import { addVersion, listVersions, signVersion, transferOf, type Version } from "./versions";

/** After so long without a block, more is offered. */
const STUCK_MS = 15 * MINUTE_MS;

interface Following {
  readonly setting: CryptoSetting;
  readonly chain: Chain;
  readonly key: string;
  readonly body: TransferBody;
  readonly wallet: Address;
}

interface Mined {
  readonly version: Version;
  readonly fate: Extract<Fate, { readonly state: "mined" }>;
}

const answer = (state: RailAnswer["state"], railReference: string, reason: string | null): RailAnswer => ({ state, railReference, feeCents: 0, reason });

/** Which of the versions is in a block now. A reorganisation can take it out again. */
async function findMined({ chain, body, wallet }: Following, versions: readonly Version[]): Promise<Mined | null> {
  const wanted = { token: body.token, from: wallet, to: body.to, units: BigInt(body.units) };
  for (const version of versions) {
    const fate = await chain.node.fate(version.hash, wanted);
    if (fate.state === "mined") return { version, fate };
  }
  return null;
}

function judge({ chain }: Following, { version, fate }: Mined): RailAnswer {
  const { hash, kind } = version;
  if (fate.blocks < chain.finalityBlocks) return answer("submitted", hash, `In a block; ${fate.blocks} of ${chain.finalityBlocks} blocks on it.`);
  if (kind === "cancel") return answer("refused", hash, "An empty transaction took its place.");
  if (!fate.isSuccess) return answer("refused", hash, "The token refused the transfer, and nothing moved.");
  if (fate.hasMoved) return { ...answer("settled", hash, null), bookedOn: fate.minedAt.toISOString().slice(0, "2026-12-31".length) };
  return answer("unknown", hash, "The transaction succeeded and the token tells of no transfer. A person has to look.");
}

/** Offers more for one that waits too long; the newest version otherwise. */
async function newestRaw({ setting, chain, key, body }: Following, versions: readonly [Version, ...Version[]], isNext: boolean) {
  const newest = versions.at(-1) ?? versions[0];
  const transfer = transferOf(body);
  const kept = await findNonce(setting.db, key);
  const since = newest.createdAt ?? kept?.sentAt ?? setting.clock.now();
  const isStuck = isNext && setting.clock.now().getTime() - since.getTime() >= STUCK_MS;
  const now = isStuck ? await chain.node.fees(chain) : null;
  const fees = now === null ? null : raiseFees(newest.fees, now, chain);
  const raised = fees === null ? null : await addVersion(setting, key, { revision: newest.revision + 1, kind: newest.kind, fees, transfer });
  return raised ?? (newest.revision === 0 ? { raw: body.raw, hash: body.hash } : signVersion(setting, newest, transfer));
}

/**
 * What became of a payment, and the next thing to do for it: sent when it is in no block, once more for a higher fee when it waits too long,
 * and believed only as deep in the chain as its rules say. "Nonce too low" is no failure: it means that something is in a block, and our
 * hashes say what.
 */
export async function followTransfer(setting: CryptoSetting, key: string, body: TransferBody): Promise<RailAnswer> {
  const chain = setting.chainOf(body.chain);
  const following = { setting, chain, key, body, wallet: body.wallet };
  const versions = await listVersions(setting, key, body);
  const mined = await findMined(following, versions);
  if (mined !== null) return judge(following, mined);
  const next = await chain.node.nonceOf(body.wallet, "latest");
  // Between the two questions a block may have come.
  if (next > body.nonce) return lookAgain(following);
  const isOurs = body.wallet.toLowerCase() === setting.account.address.toLowerCase();
  if (next < body.nonce && isOurs) await fillGap(setting, chain, { from: next, to: body.nonce });
  await markSent(setting.db, { key, hash: body.hash }, setting.clock.now());
  const { raw, hash } = await newestRaw(following, versions, next === body.nonce);
  const said = await chain.node.broadcast(raw);
  if (said === null) return answer("submitted", hash, null);
  if (/nonce too low/i.test(said)) return lookAgain(following);
  return answer("unknown", hash, `The node did not take it: ${said}`.slice(0, 200));
}

async function lookAgain(following: Following): Promise<RailAnswer> {
  const { setting, key, body } = following;
  const mined = await findMined(following, await listVersions(setting, key, body));
  return mined === null
    ? answer("unknown", body.hash, `Another transaction of the wallet used number ${body.nonce}. A person has to look.`)
    : judge(following, mined);
}

/** See `CryptoRail.cancel`. */
export async function cancelTransfer(setting: CryptoSetting, key: string, body: TransferBody): Promise<void> {
  const chain = setting.chainOf(body.chain);
  const versions = await listVersions(setting, key, body);
  if ((await findMined({ setting, chain, key, body, wallet: body.wallet }, versions)) !== null) {
    throw new DomainError("rule_refused", { sentence: "It is in a block already." });
  }
  const newest = versions.at(-1) ?? versions[0];
  const now = await chain.node.fees(chain);
  const fees = now === null ? null : raiseFees(newest.fees, now, chain);
  if (fees === null) throw new DomainError("rule_refused", { sentence: "Replacing it costs more than we pay for a transaction." });
  const signed = await addVersion(setting, key, { revision: newest.revision + 1, kind: "cancel", fees, transfer: transferOf(body) });
  if (signed === null) throw new DomainError("conflict", { sentence: "It was replaced at the same moment. Look again." });
  await markSent(setting.db, { key, hash: body.hash }, setting.clock.now());
  await chain.node.broadcast(signed.raw);
}
