import {
  type Address,
  createPublicClient,
  erc20Abi,
  type Hash,
  type Hex,
  http,
  parseEventLogs,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";
import type { GasFees } from "./fees";
import { chooseFees } from "./fees";

const TIMEOUT_MS = 15_000;

export interface TokenTransfer {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  readonly units: bigint;
}

export type Fate =
  | { readonly state: "absent" }
  /** `hasMoved`: the token says so itself, by its event. `blocks`: how deep it lies, its own block counted. `minedAt`: when that was made. */
  | { readonly state: "mined"; readonly isSuccess: boolean; readonly hasMoved: boolean; readonly blocks: number; readonly minedAt: Date };

export interface SentTransfer {
  readonly hash: Hash;
  readonly logIndex: number;
  readonly to: Address;
  readonly units: bigint;
  readonly blockTime: Date;
}

function hasMoved(receipt: TransactionReceipt, wanted: TokenTransfer): boolean {
  const same = (a: Address, b: Address) => a.toLowerCase() === b.toLowerCase();
  const ofToken = receipt.logs.filter((log) => same(log.address, wanted.token));
  return parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs: ofToken }).some(
    ({ args }) => same(args.from, wanted.from) && same(args.to, wanted.to) && args.value === wanted.units,
  );
}

/** What a transaction in a block cost. */
export interface PaidGas {
  readonly feeWei: bigint;
  readonly isSuccess: boolean;
  readonly minedAt: Date;
  /** How deep it lies, its own block counted. */
  readonly blocks: number;
}

/** A node of one chain, asked over JSON-RPC: nothing is tried again by itself, so that each call is one call. */
export class ChainNode {
  readonly #client;

  constructor(rpcUrl: string) {
    this.#client = createPublicClient({ transport: http(rpcUrl, { timeout: TIMEOUT_MS, retryCount: 0 }), cacheTime: 0 });
  }

  chainId(): Promise<number> {
    return this.#client.getChainId();
  }

  /** How many transactions of a wallet are in blocks, or, counting those that wait, in sight. */
  nonceOf(wallet: Address, tag: "latest" | "pending"): Promise<number> {
    return this.#client.getTransactionCount({ address: wallet, blockTag: tag });
  }

  tokensOf(token: Address, wallet: Address): Promise<bigint> {
    return this.#client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [wallet] });
  }

  async fees(rules: { readonly maxFeePerGasCap: bigint; readonly minPriorityFeePerGas: bigint }): Promise<GasFees | null> {
    const [block, tip] = await Promise.all([this.#client.getBlock({ blockTag: "latest" }), this.#client.estimateMaxPriorityFeePerGas()]);
    return chooseFees(block.baseFeePerGas ?? 0n, tip, rules);
  }

  async #receiptOf(hash: Hash): Promise<{ readonly receipt: TransactionReceipt; readonly blocks: number } | null> {
    const latest = await this.#client.getBlockNumber();
    try {
      const receipt = await this.#client.getTransactionReceipt({ hash });
      return { receipt, blocks: Number(latest - receipt.blockNumber) + 1 };
    } catch (thrown) {
      if (thrown instanceof TransactionReceiptNotFoundError) return null;
      throw thrown;
    }
  }

  async #timeOf({ blockNumber }: TransactionReceipt): Promise<Date> {
    const { timestamp } = await this.#client.getBlock({ blockNumber });
    return new Date(Number(timestamp) * 1_000);
  }

  async fate(hash: Hash, wanted: TokenTransfer): Promise<Fate> {
    const found = await this.#receiptOf(hash);
    if (found === null) return { state: "absent" };
    const { receipt, blocks } = found;
    const minedAt = await this.#timeOf(receipt);
    return { state: "mined", isSuccess: receipt.status === "success", hasMoved: hasMoved(receipt, wanted), blocks, minedAt };
  }

  /** Null while it is in no block. */
  async gasOf(hash: Hash): Promise<PaidGas | null> {
    const found = await this.#receiptOf(hash);
    if (found === null) return null;
    const { receipt, blocks } = found;
    const feeWei = receipt.gasUsed * receipt.effectiveGasPrice;
    return { feeWei, isSuccess: receipt.status === "success", minedAt: await this.#timeOf(receipt), blocks };
  }

  /** Null when the node has it now; else what it says, which is never proof that it will not be mined. */
  async broadcast(raw: Hex): Promise<string | null> {
    try {
      await this.#client.sendRawTransaction({ serializedTransaction: raw });
      return null;
    } catch (thrown) {
      const said = thrown instanceof Error ? ("details" in thrown && typeof thrown.details === "string" ? thrown.details : thrown.name) : "no word";
      return /already (known|imported)/i.test(said) ? null : said;
    }
  }

  blockNumber(): Promise<bigint> {
    return this.#client.getBlockNumber();
  }

  /** What left the wallet in these blocks, both ends included, oldest first. */
  async transfersFrom(token: Address, wallet: Address, blocks: { readonly from: bigint; readonly to: bigint }): Promise<SentTransfer[]> {
    const event = erc20Abi.find((item) => item.type === "event" && item.name === "Transfer");
    if (event === undefined || event.type !== "event" || event.name !== "Transfer") throw new Error("The token's interface has no transfers");
    const logs = await this.#client.getLogs({ address: token, event, args: { from: wallet }, fromBlock: blocks.from, toBlock: blocks.to, strict: true });
    const times = new Map<bigint, Date>();
    const sent: SentTransfer[] = [];
    for (const { transactionHash, logIndex, args, blockNumber } of logs) {
      const known = times.get(blockNumber) ?? new Date(Number((await this.#client.getBlock({ blockNumber })).timestamp) * 1_000);
      times.set(blockNumber, known);
      sent.push({ hash: transactionHash, logIndex, to: args.to, units: args.value, blockTime: known });
    }
    return sent;
  }
}
