import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connectDatabase, type DatabaseHandle } from "./client";
import { createTestDatabase, type TestDatabase } from "./testing";

const ROUNDS = 6;
const PATIENCE_MS = 20_000;

let test: TestDatabase;
/** With two connections, so that one that is not given back shows soon. */
let small: DatabaseHandle;

beforeAll(async () => {
  test = await createTestDatabase();
  small = connectDatabase(test.url, { maxConnections: 2 });
  await test.sql`create table kept (n int primary key)`;
});
afterAll(async () => {
  await small.close();
  await test.drop();
});
beforeEach(() => test.sql`truncate kept`);

const killAll = () => test.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
const keep = (n: number) => sql`insert into kept values (${n})`;
const kept = async () => (await test.sql`select n from kept order by n`).map((row) => row.n);

function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe("a connection that the server ends", () => {
  it("in the middle of a transaction takes all of that transaction with it and nothing else", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const broken = small.db.transaction(async (tx) => {
        await tx.execute(keep(round * 10));
        await killAll();
        await tx.execute(keep(round * 10 + 1));
      });
      await expect(broken).rejects.toThrow();
      await small.db.transaction((tx) => tx.execute(keep(round * 10 + 2)));
    }
    expect(await kept()).toEqual(Array.from({ length: ROUNDS }, (_, round) => round * 10 + 2));
  });

  it("does not let what a dead transaction does later slip into another one", async () => {
    const killed = signal();
    const goesOn = signal();
    const dead = small.db.transaction(async (tx) => {
      await tx.execute(keep(1));
      await killAll();
      killed.give();
      await goesOn.given;
      await tx.execute(keep(2));
    });
    const ended = dead.then(
      () => "went on",
      () => "is dead",
    );
    await killed.given;
    const alive = () =>
      small.db.transaction(async (tx) => {
        await tx.execute(keep(3));
        goesOn.give();
        expect(await ended).toBe("is dead");
        await tx.execute(keep(4));
      });
    // Whoever comes next may still be handed a connection that has just died.
    await vi.waitFor(alive, { timeout: PATIENCE_MS }).finally(goesOn.give);
    expect(await kept()).toEqual([3, 4]);
  });

  it("while it is idle costs at most the next statement, however often", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.allSettled([small.db.execute(sql`select 1`), small.db.transaction((tx) => tx.execute(sql`select 1`))]);
      await killAll();
    }
    await vi.waitFor(() => small.db.transaction((tx) => tx.execute(keep(1))));
    expect(await kept()).toEqual([1]);
  });
});

describe("a listener", () => {
  it("hears again after its connection was ended, and is told that it may have missed something", async () => {
    const heard: string[] = [];
    let times = 0;
    const unlisten = small.listen({ channels: { "test channel": (payload) => heard.push(payload) }, onListening: () => times++ });
    await vi.waitFor(() => expect(times).toBe(1));
    await test.sql`select pg_notify('test channel', 'first')`;
    await vi.waitFor(() => expect(heard).toEqual(["first"]));
    await killAll();
    await vi.waitFor(() => expect(times).toBe(2), { timeout: 30_000 });
    await test.sql`select pg_notify('test channel', 'second')`;
    await vi.waitFor(() => expect(heard).toEqual(["first", "second"]));
    await unlisten();
  });
});

describe("a statement in plain SQL", () => {
  it("answers with its rows and how many it touched", async () => {
    const rows = await test.db.execute(sql`insert into kept values (1), (2) returning n`);
    expect([...rows]).toEqual([{ n: 1 }, { n: 2 }]);
    expect((await test.db.execute(sql`delete from kept`)).count).toBe(2);
  });
});
