import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { now } from "./now";

const CONNECTIONS = 10;

/** How long Postgres alone takes to keep a row and to tell another connection: no engine on it can start a job sooner. */
export async function measureNotifyFloor(url: string, roundTrips: number): Promise<number[]> {
  const writer = postgres(url, { max: 1, onnotice: () => undefined });
  const listener = postgres(url, { max: 1, onnotice: () => undefined });
  const times: number[] = [];
  try {
    await writer`create table if not exists bench_floor (id text primary key)`;
    let heard: (id: string) => void = () => undefined;
    await listener.listen("bench_floor", (id) => heard(id));
    for (let i = 0; i < roundTrips; i++) {
      const id = randomUUID();
      const arrival = new Promise<void>((resolve) => {
        heard = (heardId) => {
          if (heardId === id) resolve();
        };
      });
      const startedAt = now();
      await writer.begin(async (tx) => {
        await tx`insert into bench_floor (id) values (${id})`;
        await tx`select pg_notify('bench_floor', ${id})`;
      });
      await arrival;
      times.push(now() - startedAt);
    }
  } finally {
    await writer.end();
    await listener.end();
  }
  return times;
}

/** Seconds for the commits alone that durable runs of two steps need: one a step and one for the end, over as many connections as a worker has. */
export async function measureCommitFloor(url: string, runs: number): Promise<number> {
  const sql = postgres(url, { max: CONNECTIONS, onnotice: () => undefined });
  try {
    await sql`create table if not exists bench_commits (id bigint generated always as identity primary key, run text not null)`;
    const startedAt = now();
    await Promise.all(
      Array.from({ length: runs }, async (_, run) => {
        for (let commit = 0; commit < 3; commit++) await sql`insert into bench_commits (run) values (${`run ${run}`})`;
      }),
    );
    return (now() - startedAt) / 1_000;
  } finally {
    await sql.end();
  }
}
