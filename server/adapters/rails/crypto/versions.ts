import type { Hash } from "viem";
import type { GasFees } from "./fees";
import { keepReplacement, listReplacements } from "./nonces";
import type { CryptoSetting } from "./setting";
import { type Signed, signCancel, signTransfer, type Transfer, type TransferBody } from "./transfer-body";

/** One of the transactions under a payment's nonce; a chain takes at most one of them. */
export interface Version {
  readonly revision: number;
  readonly kind: "transfer" | "cancel";
  readonly hash: Hash;
  readonly fees: GasFees;
  /** Null for the first, which is as old as its payment. */
  readonly createdAt: Date | null;
}

const isHash = (text: string): text is Hash => /^0x[0-9a-f]{64}$/.test(text);

export function transferOf(body: TransferBody): Transfer {
  const { chainId, nonce, token, to, units } = body;
  return { chainId, nonce, token, to, units: BigInt(units) };
}

/** Every transaction that was ever signed for a payment, oldest first: the frozen one, and what replaces it. */
export async function listVersions({ db }: CryptoSetting, key: string, body: TransferBody): Promise<[Version, ...Version[]]> {
  const fees = { maxFeePerGas: BigInt(body.maxFeePerGas), maxPriorityFeePerGas: BigInt(body.maxPriorityFeePerGas) };
  const rows = await listReplacements(db, key);
  const later = rows.map(({ revision, kind, hash, maxFeePerGas, maxPriorityFeePerGas, createdAt }): Version => {
    if (!isHash(hash)) throw new Error(`Replacement ${revision} of ${key} has no hash`);
    return { revision, kind, hash, fees: { maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }, createdAt };
  });
  return [{ revision: 0, kind: "transfer", hash: body.hash, fees, createdAt: null }, ...later];
}

/** Signs a version anew: what comes out is what was kept. @throws Error when it is not, because the wallet's key is another. */
export async function signVersion(setting: CryptoSetting, version: Version, transfer: Transfer): Promise<Signed> {
  const sign = version.kind === "transfer" ? signTransfer : signCancel;
  const signed = await sign(setting.account, transfer, version.fees);
  if (signed.hash !== version.hash) throw new Error("The wallet's key is not the one that signed this");
  return signed;
}

/** Signs a further version and keeps it, before anything of it is sent. Null when somebody else did so at the same moment. */
export async function addVersion(
  setting: CryptoSetting,
  key: string,
  next: { readonly revision: number; readonly kind: Version["kind"]; readonly fees: GasFees; readonly transfer: Transfer },
): Promise<Signed | null> {
  const { revision, kind, fees, transfer } = next;
  const signed = await (kind === "transfer" ? signTransfer : signCancel)(setting.account, transfer, fees);
  const kept = { maxFeePerGas: String(fees.maxFeePerGas), maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas), createdAt: setting.clock.now() };
  return (await keepReplacement(setting.db, { key, revision, kind, hash: signed.hash, ...kept })) ? signed : null;
}
