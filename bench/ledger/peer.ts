import { execFile } from "node:child_process";
import { promisify } from "node:util";
import postgres from "postgres";
import { now } from "../jobs/now";

const SCALE = 20;
const ACCOUNTS = SCALE * 100_000;
const TELLERS = SCALE * 10;

export interface TpcB {
  readonly name: string;
  /** Transactions a second. */
  measure(clients: number, seconds: number): Promise<number>;
}

/** TPC-B as pgbench has it, by pgbench itself where it is installed, else the same statements by postgres.js. */
export async function prepareTpcB(url: string, say: (line: string) => void): Promise<TpcB> {
  const server = new URL(url);
  const args = ["-h", server.hostname, "-p", server.port, "-U", server.username];
  const run = async (more: readonly string[]) => {
    const { stdout } = await promisify(execFile)("pgbench", [...args, ...more, server.pathname.slice(1)], {
      env: { ...process.env, PGPASSWORD: decodeURIComponent(server.password) },
    });
    return stdout;
  };
  try {
    await run(["-i", "-q", "-s", String(SCALE)]);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT")) throw thrown;
    say("There is no pgbench here: its statements are run by postgres.js instead.");
    return prepareByHand(url);
  }
  return {
    name: `pgbench TPC-B, scale ${SCALE}`,
    measure: async (clients, seconds) => {
      const output = await run(["-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(seconds)]);
      const found = /tps = ([\d.]+)/.exec(output)?.[1];
      if (found === undefined) throw new Error(`pgbench said no figure: ${output}`);
      return Number(found);
    },
  };
}

async function prepareByHand(url: string): Promise<TpcB> {
  const setup = postgres(url, { max: 1, onnotice: () => undefined });
  await setup.unsafe(`
    create table pgbench_branches (bid int primary key, bbalance int not null);
    create table pgbench_tellers (tid int primary key, bid int, tbalance int not null);
    create table pgbench_accounts (aid int primary key, bid int, abalance int not null, filler char(84));
    create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp);
    insert into pgbench_branches select n, 0 from generate_series(1, ${SCALE}) n;
    insert into pgbench_tellers select n, (n - 1) / 10 + 1, 0 from generate_series(1, ${TELLERS}) n;
    insert into pgbench_accounts select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${ACCOUNTS}) n;`);
  await setup.unsafe("vacuum analyze");
  await setup.end();
  return {
    name: `TPC-B by postgres.js, scale ${SCALE}`,
    measure: async (clients, seconds) => {
      const sql = postgres(url, { max: clients, onnotice: () => undefined });
      const endsAt = now() + seconds * 1_000;
      const startedAt = now();
      let done = 0;
      const pick = (count: number) => 1 + Math.floor(Math.random() * count);
      const client = async () => {
        while (now() < endsAt) {
          const [aid, tid, bid, delta] = [pick(ACCOUNTS), pick(TELLERS), pick(SCALE), pick(10_001) - 5_001];
          await sql.begin(async (tx) => {
            await tx`update pgbench_accounts set abalance = abalance + ${delta} where aid = ${aid}`;
            await tx`select abalance from pgbench_accounts where aid = ${aid}`;
            await tx`update pgbench_tellers set tbalance = tbalance + ${delta} where tid = ${tid}`;
            await tx`update pgbench_branches set bbalance = bbalance + ${delta} where bid = ${bid}`;
            await tx`insert into pgbench_history values (${tid}, ${bid}, ${aid}, ${delta}, current_timestamp)`;
          });
          done += 1;
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
      await sql.end();
      return (done * 1_000) / (now() - startedAt);
    },
  };
}
