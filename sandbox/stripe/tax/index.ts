import { z } from "zod";
import { makeTaxRate } from "../catalog/tax-rates";
import { jsonAnswer } from "../http/pages";
import { readParams } from "../http/params";
import type { Resource } from "../resource";

const PLATFORM = { account: null, request: { id: null, idempotency_key: null } };
const placeSchema = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  percentage: z.number().min(0).max(100),
  name: z.string().min(1).default("VAT"),
});

/** Where the seller collects tax, and how much: `POST /_sandbox/taxes`. Elsewhere automatic tax is none. */
export const taxes: Resource = {
  pages: [
    {
      method: "POST",
      path: "/_sandbox/taxes",
      answer: ({ body, engine }) => {
        const { country, percentage, name } = readParams(placeSchema, body);
        return jsonAnswer(
          engine.run(PLATFORM, (ctx) => {
            const rate = makeTaxRate(ctx, { country, percentage, display_name: name, inclusive: false });
            ctx.put("_tax", { id: country, rate: rate.id });
            return rate;
          }),
        );
      },
    },
  ],
};
