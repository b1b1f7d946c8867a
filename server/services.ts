import type { Database } from "@/db/client";
import type { Cdn } from "./adapters/cdn";
import type { DiscordGateway } from "./adapters/discord";
import type { Mailer } from "./adapters/mail";
import type { MediaEngine } from "./adapters/media";
import type { PayoutRails } from "./adapters/rails";
import type { Screening } from "./adapters/screening";
import type { ObjectStore } from "./adapters/storage";
import type { StripeGateway } from "./adapters/stripe";
import type { TaxPolicy } from "./adapters/tax";
import type { Clock } from "./kernel/clock";
import type { Env } from "./kernel/env";
import type { Log } from "./kernel/log";

/** What a use-case is given beside its input: everything that is not pure. Each process makes one, a test makes its own. */
export interface Services {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Env;
  readonly storage: ObjectStore;
  readonly mailer: Mailer;
  readonly media: MediaEngine;
  /** Null where no CDN is set up. */
  readonly cdn: Cdn | null;
  readonly stripe: StripeGateway;
  readonly discord: DiscordGateway;
  readonly tax: TaxPolicy;
  readonly screening: Screening;
  /** The ways by which money leaves; one that is not set up is missing. */
  readonly rails: PayoutRails;
}
