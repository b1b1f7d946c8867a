import { z } from "zod";

const share = z.number().min(0).max(1);

/** What goes wrong with webhooks, as shares of deliveries from 0 to 1. Every decision follows from the seed. */
export const chaosSchema = z.strictObject({
  /** Deliveries due together are sent in an order of chance instead of the order of events. */
  isShuffled: z.boolean().default(false),
  /** Sent once more, up to `duplicatesMax` times. */
  duplicateShare: share.default(0),
  duplicatesMax: z.number().int().min(1).max(10).default(1),
  /** Sent only after up to `delayMsMax` of the stand-in's time. */
  delayShare: share.default(0),
  delayMsMax: z.number().int().min(0).default(0),
  /** The first attempt is lost on the way and tried again as after an error. */
  dropRetriedShare: share.default(0),
  /** Never arrives, and Stripe knows: `delivery_success=false` lists it. */
  dropLostShare: share.default(0),
  /** Never arrives, though Stripe counts it as delivered. */
  dropSwallowedShare: share.default(0),
  /** Requests whose events arrive before their own answer does. */
  beforeResponseShare: share.default(0),
  /** Requests that are committed but whose answer is lost with the connection; the caller may try again by its key. */
  answerLostShare: share.default(0),
  /** Requests after whose commit the process dies, where the command allows it. */
  crashShare: share.default(0),
});

export type Chaos = z.output<typeof chaosSchema>;
export type ChaosInput = z.input<typeof chaosSchema>;

export const NO_CHAOS: Chaos = chaosSchema.parse({});
