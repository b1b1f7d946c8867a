import { eq } from "drizzle-orm";
import { patronTiers, welcomeNotes } from "@/db/schema";
import { findUserById, letter, pageUrl, queueMail } from "@/server/accounts";
import { findAccess } from "@/server/patronage";
import type { Services } from "@/server/services";

/** Sends an artist's welcome when a fan's access opens for the first time, whatever it came from: once for the two of them, in the transaction that notes it. */
export async function welcomePatron(services: Services, input: { readonly fanId: string; readonly artistId: string }): Promise<{ readonly isMailed: boolean }> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const access = await findAccess(tx, { ...input, now });
    if (access === null) return { isMailed: false };
    const [tier] = await tx.select().from(patronTiers).where(eq(patronTiers.id, access.tierId)).limit(1);
    const isMailed = tier !== undefined && tier.welcomeNote.trim() !== "";
    const noted = await tx
      .insert(welcomeNotes)
      .values({ ...input, tierId: access.tierId, isMailed, sentAt: now })
      .onConflictDoNothing()
      .returning({ fanId: welcomeNotes.fanId });
    if (noted.length === 0 || !isMailed) return { isMailed: false };
    const [fan, artist] = [await findUserById(tx, input.fanId), await findUserById(tx, input.artistId)];
    if (fan === undefined || artist === undefined) return { isMailed: false };
    const body = letter(tier.welcomeNote.trim(), `${artist.name}, to patrons of ${tier.name}: ${pageUrl(services.env, `/artists/${artist.handle}`)}`);
    await queueMail(tx, { to: fan.email, subject: `${artist.name} welcomes you`, body }, now);
    return { isMailed: true };
  });
}
