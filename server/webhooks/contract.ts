import { z } from "zod";
import { isEventPattern } from "./rules";

const ID_CHARS_MAX = 64;
const URL_CHARS_MAX = 1_000;
const DESCRIPTION_CHARS_MAX = 200;
const PATTERNS_MAX = 30;

const id = z.string().max(ID_CHARS_MAX);
const time = z.string().meta({ format: "date-time" });

export const endpointInput = z.object({ endpointId: id });
export const deliveryInput = z.object({ deliveryId: id });
const status = z.enum(["enabled", "disabled"]);
const url = z.string().trim().max(URL_CHARS_MAX);
const description = z.string().trim().max(DESCRIPTION_CHARS_MAX);
const eventTypes = z.array(z.string().max(ID_CHARS_MAX).refine(isEventPattern, "There is no such event.")).min(1).max(PATTERNS_MAX);

export const newEndpoint = z.object({ url, description: description.default(""), eventTypes: eventTypes.default(["*"]) });
export type NewEndpoint = z.output<typeof newEndpoint>;
export const endpointChange = endpointInput.extend({
  url: url.optional(),
  description: description.optional(),
  eventTypes: eventTypes.optional(),
  status: status.optional(),
});
export type EndpointChange = z.output<typeof endpointChange>;

export const endpointShape = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.string()),
  status,
  /** Since when nothing was answered well; null while all is. */
  failingSince: time.nullable(),
  disabledReason: z.string().nullable(),
  createdAt: time,
});
export type Endpoint = z.output<typeof endpointShape>;

/** With the secret, which is shown this once. */
export const endpointWithSecretShape = endpointShape.extend({ secret: z.string() });

export const deliveryShape = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string(),
  type: z.string(),
  status: z.enum(["pending", "delivered", "failed"]),
  attempts: z.number().int(),
  createdAt: time,
  deliveredAt: time.nullable(),
});
export type Delivery = z.output<typeof deliveryShape>;

export const replayedShape = z.object({ replayed: z.number().int() });

export const deliveryWithAttemptsShape = deliveryShape.extend({
  /** What is posted, as text. */
  body: z.string(),
  /** The newest first. */
  log: z.array(
    z.object({
      number: z.number().int(),
      at: time,
      durationMs: z.number().int(),
      statusCode: z.number().int().nullable(),
      error: z.string().nullable(),
      responseText: z.string(),
    }),
  ),
});
export type DeliveryWithAttempts = z.output<typeof deliveryWithAttemptsShape>;
