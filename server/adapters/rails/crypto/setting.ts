import type { Hex } from "viem";
import { type LocalAccount, privateKeyToAccount } from "viem/accounts";
import type { Database } from "@/db/client";
import type { Clock } from "@/server/kernel/clock";
import { DomainError } from "@/server/kernel/errors";
import { ChainNode } from "./chain-node";
import type { ChainName, ChainRules } from "./chains";

export interface Chain extends ChainRules {
  readonly name: ChainName;
  readonly node: ChainNode;
}

export interface CryptoRailOptions {
  readonly chains: Readonly<Partial<Record<ChainName, ChainRules & { readonly rpcUrl: string }>>>;
  /** Of the wallet that pays. Goes no further than into what signs. */
  readonly walletKey: Hex;
  readonly db: Database;
  readonly clock: Clock;
}

/** What the parts of the rail share. */
export interface CryptoSetting {
  readonly account: LocalAccount;
  readonly db: Database;
  readonly clock: Clock;
  /** @throws DomainError `unavailable` for a chain that is not set up: nothing is wrong with who is paid on it. */
  chainOf(name: ChainName): Chain;
  readonly chains: readonly Chain[];
}

export function makeSetting({ chains, walletKey, db, clock }: CryptoRailOptions): CryptoSetting {
  const ready = new Map<string, Chain>();
  for (const name of ["ethereum", "polygon"] as const) {
    const rules = chains[name];
    if (rules !== undefined) ready.set(name, { ...rules, name, node: new ChainNode(rules.rpcUrl) });
  }
  const chainOf = (name: ChainName): Chain => {
    const chain = ready.get(name);
    if (chain === undefined) throw new DomainError("unavailable", { sentence: `Payouts on ${name} are not set up here.` });
    return chain;
  };
  return { account: privateKeyToAccount(walletKey), db, clock, chainOf, chains: [...ready.values()] };
}
