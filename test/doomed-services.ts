import type { Database } from "@/db/client";
import type { PayoutRails } from "@/server/adapters/rails";
import type { Services } from "@/server/services";

const STATEMENTS = new Set(["insert", "update", "delete"]);
/** Stripe's methods that change nothing there. */
const READS = /^(retrieve|list|createPreview|autoPagingEach|then|catch|finally)/;

/** What a process leaves of its work that was killed: no line after this one ran. */
class Killed extends Error {
  override readonly name = "Killed";
}

export interface Doomed {
  readonly services: Services;
  /** Whether the point was reached; if not, the work was over before it. */
  isDead(): boolean;
  /** Where it died, for who reads a failure. */
  where(): string;
}

/** Counts what is done for good and dies after one of them: a dead process asks neither Stripe nor the database again. */
class Fate {
  private passed = 0;
  private diedAt: string | null = null;

  constructor(private readonly point: number) {}

  get place(): string | null {
    return this.diedAt;
  }

  pass(where: string): void {
    this.stayDead();
    this.passed += 1;
    if (this.passed < this.point) return;
    this.diedAt = where;
    throw new Killed(where);
  }

  stayDead(): void {
    if (this.diedAt !== null) throw new Killed(this.diedAt);
  }
}

/** A statement outside of any transaction is one of its own: it counts when it is sent, wherever in its building that is. */
function doomStatement(statement: object, fate: Fate): object {
  return new Proxy(statement, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name === "then") {
        const send = async () => {
          fate.stayDead();
          const answer: unknown = await target;
          fate.pass("a statement");
          return answer;
        };
        return (...handlers: Parameters<Promise<unknown>["then"]>) => send().then(...handlers);
      }
      return (...given: unknown[]) => {
        const next: unknown = Reflect.apply(value, target, given);
        return typeof next === "object" && next !== null ? doomStatement(next, fate) : next;
      };
    },
  });
}

function doomDatabase(db: Database, fate: Fate): Database {
  const transaction: Database["transaction"] = async (work, config) => {
    const answer = await db.transaction(async (tx) => {
      const inner = await work(tx);
      // Whoever died on another branch commits nothing on this one.
      fate.stayDead();
      return inner;
    }, config);
    fate.pass("a commit");
    return answer;
  };
  return new Proxy(db, {
    get: (target, name) => {
      fate.stayDead();
      if (name === "transaction") return transaction;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (typeof name !== "string" || !STATEMENTS.has(name)) return value.bind(target);
      return (...given: unknown[]) => doomStatement(Object(Reflect.apply(value, target, given)), fate);
    },
  });
}

/** The SDK as it is, noting which methods are called. */
function watchStripe<T extends object>(api: T, note: (method: string) => void): T {
  return new Proxy(api, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === "function") {
        return (...given: unknown[]) => {
          note(String(name));
          return Reflect.apply(value, target, given);
        };
      }
      return typeof value === "object" && value !== null ? watchStripe(value, note) : value;
    },
  });
}

function doomRails(rails: PayoutRails, fate: Fate): PayoutRails {
  return Object.fromEntries(Object.entries(rails).map(([kind, rail]) => [kind, doomRail(rail, fate)]));
}

const NO_WRITES = new Set(["prepare", "prepareBatch", "lookUp"]);

/** Rails that note what was handed to them: whatever a rail was given stays given. */
function doomRail<T extends object>(rail: T, fate: Fate): T {
  return new Proxy(rail, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return async (...given: unknown[]) => {
        fate.stayDead();
        const answer: unknown = await Reflect.apply(value, target, given);
        if (!NO_WRITES.has(String(name))) fate.pass(`${String(name)} at a rail`);
        return answer;
      };
    },
  });
}

/**
 * Services of a process that is killed at the given point, counted from 1: right after each write at Stripe or a rail, each commit, and each
 * statement that is a transaction of its own. These are all the states that a kill can leave: to die before a write is to die after the one
 * before it, a read leaves nothing, and what was not committed is gone with the connection.
 */
export function doom(services: Services, point: number): Doomed {
  const fate = new Fate(point);
  const call: Services["stripe"]["call"] = async (work) => {
    fate.stayDead();
    const written: string[] = [];
    const answer = await services.stripe.call((stripe) => work(watchStripe(stripe, (method) => READS.test(method) || written.push(method))));
    if (written.length > 0) fate.pass(`${written.join()} at Stripe`);
    return answer;
  };
  return {
    services: { ...services, stripe: { ...services.stripe, call }, db: doomDatabase(services.db, fate), rails: doomRails(services.rails, fate) },
    isDead: () => fate.place !== null,
    where: () => fate.place ?? "nowhere",
  };
}
