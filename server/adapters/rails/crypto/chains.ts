import type { Address } from "viem";

export const CHAIN_NAMES = ["ethereum", "polygon"] as const;
export type ChainName = (typeof CHAIN_NAMES)[number];

export interface ChainRules {
  readonly chainId: number;
  /** What gas is paid in. Of 18 decimals, like every coin of an EVM chain. */
  readonly coin: string;
  /** USDC as Circle issues it there (developers.circle.com/stablecoins/usdc-contract-addresses). */
  readonly token: Address;
  /** Blocks, its own counted, after which a transaction is not taken back any more. */
  readonly finalityBlocks: number;
  /** Wei a unit of gas that we pay at most; above it payments wait. */
  readonly maxFeePerGasCap: bigint;
  readonly minPriorityFeePerGas: bigint;
}

const GWEI = 1_000_000_000n;

/** Ethereum finalises two epochs of 32 slots; Polygon asks for a tip of 25 gwei, and exchanges wait for 256 of its blocks. */
export const CHAINS: Readonly<Record<ChainName, ChainRules>> = {
  ethereum: {
    chainId: 1,
    coin: "ETH",
    token: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
    finalityBlocks: 64,
    maxFeePerGasCap: 100n * GWEI,
    minPriorityFeePerGas: GWEI / 10n,
  },
  polygon: {
    chainId: 137,
    coin: "POL",
    token: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
    finalityBlocks: 256,
    maxFeePerGasCap: 2_000n * GWEI,
    minPriorityFeePerGas: 25n * GWEI,
  },
};
