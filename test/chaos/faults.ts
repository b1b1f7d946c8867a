import type { Database } from "@/db/client";
import type { StripeGateway } from "@/server/adapters/stripe";
import type { Services } from "@/server/services";
import type { Random } from "../random";

/** What a process that dies leaves of a request: nothing after this line ran. */
export class Died extends Error {
  override readonly name = "Died";
}

export interface Faults {
  /** Of the moments before and after a call of Stripe and around a commit, how many the process does not survive. */
  deathShare: number;
  deaths: number;
}

function maybeDie(faults: Faults, random: Random, where: string): void {
  if (!random.chance(faults.deathShare)) return;
  faults.deaths += 1;
  throw new Died(where);
}

function mortalStripe(stripe: StripeGateway, faults: Faults, random: Random): StripeGateway {
  return {
    ...stripe,
    call: async (work) => {
      maybeDie(faults, random, "before Stripe");
      const answer = await stripe.call(work);
      maybeDie(faults, random, "after Stripe");
      return answer;
    },
  };
}

function mortalDatabase(db: Database, faults: Faults, random: Random): Database {
  return new Proxy(db, {
    get: (target, name) => {
      if (name !== "transaction") {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      const transaction: Database["transaction"] = async (work, config) => {
        const answer = await target.transaction(async (tx) => {
          const inner = await work(tx);
          maybeDie(faults, random, "before a commit");
          return inner;
        }, config);
        maybeDie(faults, random, "after a commit");
        return answer;
      };
      return transaction;
    },
  });
}

/** Services whose process dies, by chance, at the lines where that hurts most: around each call of Stripe and each commit. */
export function mortal(services: Services, faults: Faults, random: Random): Services {
  return { ...services, stripe: mortalStripe(services.stripe, faults, random), db: mortalDatabase(services.db, faults, random) };
}
