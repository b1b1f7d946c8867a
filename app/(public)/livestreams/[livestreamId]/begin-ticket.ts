import { TRPCError } from "@trpc/server";
import { api } from "@/server/api/server-caller";

/** Begins to buy a ticket without scripts. @returns where to go on: the payment provider's page, or back with a sentence. */
export async function beginTicket(livestreamId: string): Promise<string> {
  const back = `/livestreams/${livestreamId}`;
  try {
    const { checkout } = await (await api()).patronage.buyTicket({ livestreamId, uiMode: "hosted_page" });
    return checkout?.url ?? back;
  } catch (thrown) {
    if (!(thrown instanceof TRPCError)) throw thrown;
    return `${back}?ticket&fault=${encodeURIComponent(thrown.message)}`;
  }
}
