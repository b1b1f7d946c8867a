import { z } from "zod";
import type { Door } from "./door";
import type { LifePlan, Step } from "./plan-life";

export interface Artist {
  readonly id: string;
  readonly token: string;
}

export interface Fan {
  readonly id: string;
  readonly token: string;
  /** Who is given gifts. */
  readonly friend: { readonly id: string; readonly token: string; readonly email: string };
}

export interface LifeWorld {
  readonly door: Door;
  /** Presses "Pay" on the page of a checkout with a card. */
  pay(checkoutId: string, card: string): Promise<boolean>;
  /** Orders that the fan's next payments fail. */
  failNext(fanId: string, times: number): Promise<void>;
  /** The newest code that was mailed to an address. */
  findGiftCode(email: string): Promise<string | null>;
}

const begunShape = z.object({ checkout: z.object({ checkoutId: z.string() }).nullable() });
const listShape = z.object({ items: z.array(z.object({ id: z.string(), artist: z.object({ id: z.string() }), status: z.string() })) });
const quoteShape = z.object({ quotedAt: z.string(), dueNowCents: z.number() });
const DECLINED = "pm_card_chargeDeclined";

/** One fan who does what the plan says, and tries again where the line was cut, as people do. */
export class Life {
  private steps = 0;

  constructor(
    private readonly world: LifeWorld,
    readonly plan: LifePlan,
    private readonly fan: Fan,
    private readonly artist: Artist,
  ) {}

  async livePhase(phase: number): Promise<void> {
    for (const step of this.plan.phases[phase] ?? []) {
      this.steps += 1;
      await this.take(step);
    }
  }

  private async take(step: Step): Promise<void> {
    switch (step.do) {
      case "join": {
        const { tier, interval } = step;
        const begun = await this.click(step.clicks, "/patron/subscribe", { artistId: this.artist.id, tier, interval });
        if (step.pays) await this.payAll(begun, step.card, step.returns);
        return;
      }
      case "tip": {
        const begun = await this.click(step.clicks, "/patron/tip", { artistId: this.artist.id, amount: step.cents });
        return this.payAll(begun, step.card, step.returns);
      }
      case "gift": {
        const gift = { artistId: this.artist.id, tier: step.tier, months: 1, recipientEmail: this.fan.friend.email };
        return this.payAll(await this.click(1, "/patron/gift", gift), step.card, true);
      }
      case "redeem": {
        const code = await this.world.findGiftCode(this.fan.friend.email);
        if (code !== null) await this.world.door.ask(this.fan.friend.token, "POST", "/patron/gift/redeem", { code });
        return;
      }
      case "fail":
        return this.world.failNext(this.fan.id, 2);
      case "refund":
        return this.refund(step.isWhole);
      default:
        return this.manage(step);
    }
  }

  /** What is done to the membership that there is, if any. */
  private async manage(step: Exclude<Step, { do: "join" | "tip" | "gift" | "redeem" | "fail" | "refund" }>): Promise<void> {
    const id = await this.findMembership();
    if (id === null) return;
    const post = (verb: string, body: object = {}) => this.insist(this.fan.token, `/patron/subscription/${id}/${verb}`, body);
    if (step.do === "change") {
      const quote = quoteShape.safeParse(
        (await this.world.door.ask(this.fan.token, "POST", `/patron/subscription/${id}/change?preview=1`, { tier: step.tier })).body,
      );
      if (quote.success) await post("change", { tier: step.tier, quotedAt: quote.data.quotedAt });
      return;
    }
    if (step.do !== "fix") {
      await post(step.do);
      return;
    }
    const answer = begunShape.safeParse(await post("fix", { newCard: step.hasNewCard }));
    if (answer.success && answer.data.checkout !== null) await this.payAll([answer.data.checkout.checkoutId], "pm_card_visa", true);
  }

  /** The same wish from several windows at once, some with one key and some without. @returns the checkouts that were answered. */
  private async click(clicks: number, path: string, body: object): Promise<string[]> {
    const answers = await Promise.all(
      Array.from({ length: clicks }, (_, window) => {
        const key = window < 2 ? `${this.plan.index}:${this.steps}` : `${this.plan.index}:${this.steps}:${window}`;
        return this.insist(this.fan.token, path, body, key);
      }),
    );
    const ids = answers.flatMap((answer) => {
      const begun = begunShape.safeParse(answer);
      return begun.success && begun.data.checkout !== null ? [begun.data.checkout.checkoutId] : [];
    });
    return [...new Set(ids)];
  }

  /** Each checkout is paid from two windows at once; who is declined tries another card. */
  private async payAll(checkoutIds: readonly string[], card: string, returns: boolean): Promise<void> {
    for (const id of checkoutIds) {
      await Promise.all([this.world.pay(id, card), this.world.pay(id, card)]);
      if (card === DECLINED) await this.world.pay(id, "pm_card_visa");
      if (returns) await this.world.door.ask(this.fan.token, "POST", `/patron/checkouts/${id}/settle`);
    }
  }

  private async refund(isWhole: boolean): Promise<void> {
    const receipts = z
      .object({ items: z.array(z.object({ id: z.string(), amountCents: z.number() })) })
      .safeParse((await this.world.door.ask(this.fan.token, "GET", "/patron/receipts?limit=1")).body);
    const receipt = receipts.data?.items[0];
    if (receipt === undefined) return;
    const amount = isWhole ? {} : { amount: Math.max(1, Math.floor(receipt.amountCents / 3)) };
    await this.insist(this.artist.token, `/patron/receipt/${receipt.id}/refund`, amount);
  }

  private async findMembership(): Promise<string | null> {
    const list = listShape.safeParse((await this.world.door.ask(this.fan.token, "GET", "/patron/subscriptions?limit=20")).body);
    const live = list.data?.items.find((item) => item.artist.id === this.artist.id && item.status !== "CANCELLED");
    return live?.id ?? null;
  }

  /** Asks, and once more with the same key when nothing came back. */
  private async insist(token: string, path: string, body: object, key = `${this.plan.index}:${this.steps}:${path}`): Promise<unknown> {
    const first = await this.world.door.ask(token, "POST", path, body, key);
    if (first.status !== 0 && first.status < 500) return first.body;
    return (await this.world.door.ask(token, "POST", path, body, key)).body;
  }
}
