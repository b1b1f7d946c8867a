import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hash,
  type Hex,
  isAddress,
  isHash,
  isHex,
  keccak256,
  parseTransaction,
  type TransactionSerializableEIP1559,
} from "viem";
import type { LocalAccount } from "viem/accounts";
import { z } from "zod";
import type { GasFees } from "./fees";

/** More than a transfer of USDC ever takes (about 65,000 with a new holder); what is not used is not paid. */
const GAS_LIMIT = 120_000n;
const UNITS_PER_CENT = 10_000n;

const wei = z.string().regex(/^\d+$/);
const address = z.custom<Address>((value) => typeof value === "string" && isAddress(value));

/** What a frozen request for a chain holds. */
export const transferBody = z.object({
  chain: z.enum(["ethereum", "polygon"]),
  chainId: z.number().int(),
  wallet: address,
  nonce: z.number().int().min(0),
  token: address,
  to: address,
  /** Millionths of a USDC. */
  units: wei,
  maxFeePerGas: wei,
  maxPriorityFeePerGas: wei,
  raw: z.custom<Hex>((value) => typeof value === "string" && isHex(value)),
  hash: z.custom<Hash>((value) => typeof value === "string" && isHash(value)),
});
export type TransferBody = z.output<typeof transferBody>;

export interface Transfer {
  readonly chainId: number;
  readonly nonce: number;
  readonly token: Address;
  readonly to: Address;
  readonly units: bigint;
}

export interface Signed {
  readonly raw: Hex;
  readonly hash: Hash;
}

/** USDC has six decimals: a cent is ten thousand units. */
export function centsToUnits(cents: number): bigint {
  return BigInt(cents) * UNITS_PER_CENT;
}

async function sign(account: LocalAccount, transaction: TransactionSerializableEIP1559): Promise<Signed> {
  const raw = await account.signTransaction(transaction);
  return { raw, hash: keccak256(raw) };
}

/** The transaction that pays, signed. Signatures follow from what is signed (RFC 6979): the same transfer and fees have the same hash. */
export function signTransfer(account: LocalAccount, { chainId, nonce, token, to, units }: Transfer, fees: GasFees): Promise<Signed> {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, units] });
  return sign(account, { type: "eip1559", chainId, nonce, to: token, data, value: 0n, gas: GAS_LIMIT, ...fees });
}

/** A transaction that uses up the nonce and moves nothing: of it and the one that pays, a chain takes one. */
export function signCancel(account: LocalAccount, { chainId, nonce }: Transfer, fees: GasFees): Promise<Signed> {
  return sign(account, { type: "eip1559", chainId, nonce, to: account.address, value: 0n, gas: GAS_LIMIT, ...fees });
}

/** @throws Error when the raw transaction is not the one that the request says: then somebody changed it. */
export function readTransferBody(body: unknown): TransferBody {
  const read = transferBody.parse(body);
  const inside = parseTransaction(read.raw);
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [read.to, BigInt(read.units)] });
  const isSame =
    keccak256(read.raw) === read.hash &&
    inside.chainId === read.chainId &&
    (inside.nonce ?? 0) === read.nonce &&
    inside.to?.toLowerCase() === read.token.toLowerCase() &&
    inside.data === data &&
    (inside.value ?? 0n) === 0n;
  if (!isSame) throw new Error("The signed transaction is not the one that was asked for");
  return read;
}
