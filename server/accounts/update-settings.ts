import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getSettings, type Settings, toSettings } from "./get-settings";
import type { UserRow } from "./queries";
import { rethrowTaken } from "./rethrow-taken";
import { findHandleFault } from "./rules";

export interface SettingsChange {
  readonly name?: string | undefined;
  readonly handle?: string | undefined;
  readonly bio?: string | undefined;
  readonly realm?: UserRow["realm"] | undefined;
}

const TAKEN = "This name is taken. Choose another.";

function checkHandle(handle: string): void {
  const fault = findHandleFault(handle);
  if (fault !== null) throw new DomainError("invalid_input", { sentence: fault, issues: [{ path: "handle", message: fault }] });
}

/** Changes what is given. @throws conflict when another account has the handle, invalid_input when nobody may have it. */
export async function updateSettings(services: Services, actor: Actor, change: SettingsChange): Promise<Settings> {
  const before = await getSettings(services, actor);
  // One's own handle may stay even where a rule has come since.
  if (change.handle !== undefined && change.handle !== before.handle) checkHandle(change.handle);
  const update = services.db
    .update(users)
    .set({ name: change.name, handle: change.handle, bio: change.bio, realm: change.realm, updatedAt: services.clock.now() })
    .where(eq(users.id, actor.userId))
    .returning();
  const [user] = await update.catch(rethrowTaken(() => new DomainError("conflict", { sentence: TAKEN, issues: [{ path: "handle", message: TAKEN }] })));
  if (user === undefined) throw new DomainError("not_found");
  return toSettings(user);
}
