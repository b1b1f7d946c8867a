import { isVideoOf } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { isId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { listCaptionsOf, showCaptions } from "./captions-queries";
import type { Captions } from "./contract";

/** The captions of the caller's own video, at most twenty. Players find them in its lists. @throws DomainError `not_found` */
export async function listCaptions(services: Services, actor: Actor, input: { readonly id: string }): Promise<{ readonly items: Captions[] }> {
  if (!isId("video", input.id) || !(await isVideoOf(services, actor.userId, input.id))) throw new DomainError("not_found");
  return { items: (await listCaptionsOf(services.db, input.id)).map(showCaptions) };
}
