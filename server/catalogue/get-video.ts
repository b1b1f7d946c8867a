import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import type { Video } from "./contract";
import { enterVideo, showEntered, viewerOf } from "./enter-video";

/** One video that the caller may know of; locked, when a tier opens it that they do not have. @throws DomainError `not_found`, also for what is not theirs to know of. */
export async function getVideo(services: Services, actor: Actor | null, input: { readonly id: string }): Promise<Video> {
  return showEntered(await enterVideo(services, viewerOf(actor), input.id), services.clock.now());
}
