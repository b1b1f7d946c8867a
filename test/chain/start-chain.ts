import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { type Address, createTestClient, type Hex, http, publicActions, walletActions } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import compiled from "./mock-usdc.json";

export const TEST_CHAIN_ID = 31_337;
const ETHER = 10n ** 18n;
const START_MS_MAX = 20_000;
export const MINT_ABI = [
  { type: "function", name: "mint", stateMutability: "nonpayable", inputs: [{ type: "address" }, { type: "uint256" }], outputs: [] },
  { type: "function", name: "blacklist", stateMutability: "nonpayable", inputs: [{ type: "address" }], outputs: [] },
] as const;

/** The port that anvil took. @throws when it ends or says nothing. */
async function listeningPort(anvil: ChildProcess): Promise<number> {
  if (anvil.stdout === null) throw new Error("anvil has no output");
  const lines = createInterface({ input: anvil.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("anvil does not start")), START_MS_MAX);
    anvil.once("exit", (code) => reject(new Error(`anvil ended with ${code}`)));
    lines.on("line", (line) => {
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

function connect(url: string) {
  return createTestClient({ mode: "anvil", transport: http(url, { retryCount: 0 }), cacheTime: 0, pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions);
}

export type TestChainClient = ReturnType<typeof connect>;

export interface TestChain {
  readonly url: string;
  /** Blocks come when `client.mine` is called, and never by themselves. */
  readonly client: TestChainClient;
  readonly token: Address;
  /** The key of a wallet that has ether and a million USDC. */
  readonly walletKey: Hex;
  readonly wallet: Address;
  stop(): Promise<void>;
}

/** anvil with USDC's mock on it, on a free port of this machine. */
export async function startTestChain(): Promise<TestChain> {
  const program = createRequire(import.meta.url).resolve("@foundry-rs/anvil/bin.mjs");
  const options = ["--host", "127.0.0.1", "--port", "0", "--chain-id", String(TEST_CHAIN_ID), "--no-mining", "--order", "fees", "--accounts", "1"];
  const anvil = spawn(process.execPath, [program, ...options], { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, TARGET_TOOL: "anvil" } });
  const url = `http://127.0.0.1:${await listeningPort(anvil)}`;
  const client = connect(url);
  const walletKey = generatePrivateKey();
  const wallet = privateKeyToAccount(walletKey).address;
  const [deployer] = await client.getAddresses();
  if (deployer === undefined) throw new Error("anvil has no account");
  await client.setBalance({ address: wallet, value: 100n * ETHER });
  const hash = await client.deployContract({ account: deployer, chain: null, abi: MINT_ABI, bytecode: `0x${compiled.bytecode.slice(2)}` });
  await client.mine({ blocks: 1 });
  const { contractAddress: token } = await client.getTransactionReceipt({ hash });
  if (!token) throw new Error("The mock of USDC was not deployed");
  await client.writeContract({ account: deployer, chain: null, address: token, abi: MINT_ABI, functionName: "mint", args: [wallet, 1_000_000n * 10n ** 6n] });
  await client.mine({ blocks: 1 });
  const stop = async () => {
    const ended = new Promise((resolve) => anvil.once("exit", resolve));
    anvil.kill("SIGTERM");
    await ended;
  };
  return { url, client, token, walletKey, wallet, stop };
}
