import { showDay, showMoney } from "../billing/money";
import type { Page } from "../http/pages";
import { html, page } from "./html";

const PERSON = { account: null, request: { id: null, idempotency_key: null } };

/** Stripe's page for a charge's receipt: where its `receipt_url` leads. */
export const receiptPages: Page[] = [
  {
    method: "GET",
    path: "/receipts/:id",
    answer: ({ part, engine }) =>
      engine.run(PERSON, (ctx) => {
        const charge = ctx.find("charge", part("id"));
        if (charge?.status !== "succeeded") return page("Not found", html`<div class="card"><h1>There is no such receipt</h1></div>`, 404);
        const card = charge.payment_method_details?.card;
        return page(
          "Receipt",
          html`<section class="card"><h1>Receipt</h1><p class="soft">${showDay(charge.created)}${card ? ` · ${card.brand} ending in ${card.last4}` : ""}</p>
<dl><dt>${charge.description ?? "Payment"}</dt><dd>${showMoney(charge.amount_captured, charge.currency)}</dd>
${charge.amount_refunded > 0 ? html`<dt>Refunded</dt><dd>−${showMoney(charge.amount_refunded, charge.currency)}</dd>` : null}
<dt class="total">Paid</dt><dd class="total">${showMoney(charge.amount_captured - charge.amount_refunded, charge.currency)}</dd></dl></section>`,
        );
      }),
  },
];
