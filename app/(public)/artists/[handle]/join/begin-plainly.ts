import { TRPCError } from "@trpc/server";
import type { PlainOrder } from "@/components/patronage/join-without-scripts";
import { readInterval } from "@/components/patronage/offer-words";
import { api } from "@/server/api/server-caller";

interface Place {
  readonly artistId: string;
  readonly handle: string;
  readonly order: PlainOrder;
  readonly isSignedIn: boolean;
}

/** "12", "12.5" and "12.50" in cents; what is no amount is 0, which every rule refuses with its own sentence. */
function readCents(text: string): number {
  const match = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return match === null ? 0 : Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

async function begin(form: FormData, { artistId, order, isSignedIn }: Place): Promise<string | undefined> {
  const { patronage } = await api();
  const text = (name: string) => String(form.get(name) ?? "");
  const guest = { email: text("email") };
  const uiMode = "hosted_page" as const;
  if (order.kind === "join") {
    const input = {
      artistId,
      tier: text("tier"),
      interval: readInterval(text("by")),
      currency: order.currency,
      consentVersion: text("consent") || undefined,
      uiMode,
    };
    return (await (isSignedIn ? patronage.subscribe(input) : patronage.subscribeAsGuest({ ...input, ...guest }))).checkout?.url;
  }
  const amount = readCents(text("amount"));
  const showsName = text("showsName") === "on";
  if (order.kind === "tip") {
    const input = { artistId, amount, message: text("message"), showsName, videoId: order.filmId ?? undefined, uiMode };
    return (await (isSignedIn ? patronage.sendTip(input) : patronage.tipAsGuest({ ...input, ...guest }))).checkout?.url;
  }
  const input = { goalId: order.goalId ?? "", amount, showsName, uiMode };
  return (await (isSignedIn ? patronage.makePledge(input) : patronage.pledgeAsGuest({ ...input, ...guest }))).checkout?.url;
}

/** Begins what a form without scripts asks for. @returns where to go on: the payment provider's page, or back with a sentence. */
export async function beginPlainly(form: FormData, place: Place): Promise<string> {
  const back = `/artists/${place.handle}`;
  try {
    return (await begin(form, place)) ?? back;
  } catch (thrown) {
    if (!(thrown instanceof TRPCError)) throw thrown;
    const sentence = thrown.code === "BAD_REQUEST" ? "Something in the form is not right: see the mail address and the amount." : thrown.message;
    const asked =
      place.order.kind === "join"
        ? ""
        : place.order.kind === "tip"
          ? `tip&${place.order.filmId === null ? "" : `film=${encodeURIComponent(place.order.filmId)}&`}`
          : `goal=${place.order.goalId}&`;
    return `${back}/join?${asked}fault=${encodeURIComponent(sentence)}`;
  }
}
