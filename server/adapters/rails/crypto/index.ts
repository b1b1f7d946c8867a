import { type Address, BaseError, isAddress } from "viem";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { type FrozenRequest, keyOf, type PayoutOrder, type PayoutRail } from "..";
import { chainReports } from "./chain-reports";
import { listCoinFees } from "./coin-fees";
import { cancelTransfer, followTransfer } from "./follow-transfer";
import { takeNonce } from "./nonces";
import { type Chain, type CryptoRailOptions, type CryptoSetting, makeSetting } from "./setting";
import { centsToUnits, readTransferBody, signTransfer, type TransferBody } from "./transfer-body";

/** A signed transaction pays once however often and however late it is sent. */
const RESEND_MS_MAX = 365 * DAY_MS;
/** Far above what a wallet that is always online should ever hold. */
const AMOUNT_CENTS_MAX = 99_999_999_999;

export interface CryptoRail extends PayoutRail {
  readonly wallet: Address;
  /**
   * Puts a transaction that moves nothing in the place of one that does not get through, for a higher fee. Which of the two the chain takes
   * is open until one is final; `lookUp` says it. @throws DomainError `rule_refused` when it is in a block already, or the fees are above the cap.
   */
  cancel(request: FrozenRequest): Promise<void>;
}

function refuse(sentence: string): never {
  throw new DomainError("rule_refused", { sentence });
}

function later(sentence: string): never {
  throw new DomainError("unavailable", { sentence });
}

interface Wanted {
  readonly chain: Chain;
  readonly to: Address;
  readonly units: bigint;
}

function check({ chainOf, account }: CryptoSetting, { destination, amountCents, currency }: PayoutOrder): Wanted {
  if (destination.kind !== "crypto") refuse("This is no wallet.");
  const { address } = destination;
  if (!isAddress(address)) refuse("The address of this wallet is not right.");
  const chain = chainOf(destination.chain);
  const ours = [account.address, chain.token].map((own) => own.toLowerCase());
  if (ours.includes(address.toLowerCase()) || BigInt(address) === 0n) refuse("This address is nobody's wallet.");
  if (currency !== "USD") refuse("USDC is paid for dollars only.");
  if (!Number.isSafeInteger(amountCents) || amountCents < 1 || amountCents > AMOUNT_CENTS_MAX) refuse("This amount cannot be paid in USDC.");
  return { chain, to: address, units: centsToUnits(amountCents) };
}

async function prepare(setting: CryptoSetting, order: PayoutOrder): Promise<FrozenRequest> {
  const { account, db } = setting;
  const { chain, to, units } = check(setting, order);
  const { node, chainId, token, name } = chain;
  // A node of another chain would have other nonces, and perhaps another token under that address.
  if ((await node.chainId()) !== chainId) later(`The node for ${name} is of another chain.`);
  if ((await node.tokensOf(token, account.address)) < units) later("There is too little USDC in our wallet.");
  const fees = await node.fees(chain);
  if (fees === null) later(`Fees on ${name} are above what we pay.`);
  const key = keyOf(order);
  const nonce = await takeNonce(db, { chainId, wallet: account.address, key }, order.at, () => node.nonceOf(account.address, "pending"));
  const signed = await signTransfer(account, { chainId, nonce, token, to, units }, fees);
  const body: TransferBody = {
    ...{ chain: name, chainId, wallet: account.address, nonce, token, to, units: String(units) },
    ...{ maxFeePerGas: String(fees.maxFeePerGas), maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas), ...signed },
  };
  const { payoutId, attempt, amountCents, currency } = order;
  return { rail: "crypto", key, payoutId, attempt, amountCents, currency, body };
}

/** What the library throws may hold the address of the node, with its key: that goes no further, into no log and no answer. */
function quietly<Args extends unknown[], T>(work: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (thrown) {
      if (thrown instanceof BaseError) return later(`The chain's node gave no answer (${thrown.name}).`);
      throw thrown;
    }
  };
}

/**
 * USDC from a wallet of ours. The transaction is signed, and its hash known, before anything is sent; sending it again is harmless, so that
 * sending and asking are the same: what is in no block is sent once more.
 * Unlike other rails' `prepare`, this one keeps something: a nonce, drawn from a table under a lock, the same whenever the same payment is
 * prepared. The orders' common sequence would not do: each chain counts for itself. Gas is paid in the chain's own coin by the same wallet.
 */
export function createCryptoRail(options: CryptoRailOptions): CryptoRail {
  const setting = makeSetting(options);
  const follow = quietly(async ({ key, body }: FrozenRequest) => followTransfer(setting, key, readTransferBody(body)));
  const reports = chainReports(setting);
  return {
    kind: "crypto",
    wallet: setting.account.address,
    resendMsMax: RESEND_MS_MAX,
    chains: setting.chains.map(({ name }) => name),
    prepare: quietly((order: PayoutOrder) => prepare(setting, order)),
    submit: follow,
    lookUp: follow,
    listCoinFees: quietly((after: string | null) => listCoinFees(setting, after)),
    reports: { list: quietly(reports.list), read: quietly(reports.read) },
    cancel: quietly(async ({ key, body }: FrozenRequest) => cancelTransfer(setting, key, readTransferBody(body))),
  };
}
