import { type Actor, requireArtist } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page } from "../../kernel/page";
import type { Services } from "../../services";
import type { Split, SplitHistory } from "./contract";
import { showSplits } from "./show-split";
import { findSplit, isParty, selectSplits } from "./split-queries";

/** The splits in which the artist who asks has or was offered a part, the newest first. */
export async function listSplits(
  services: Services,
  actor: Actor,
  input: { readonly limit: number; readonly offset?: number; readonly cursor?: string | undefined; readonly videoId?: string | undefined },
): Promise<Page<Split>> {
  requireArtist(actor);
  const { limit, offset = 0, cursor, videoId } = input;
  const page = { beforeId: cursor, offset: cursor === undefined ? offset : 0, limit: limit + 1 };
  const { rows, total } = await selectSplits(services.db, { userId: actor.userId, videoId, ...page });
  const shown = await showSplits(services.db, rows, false);
  return cutPage(shown, { limit, total }, { item: ({ history: _, ...split }) => split, cursor: ({ id }) => id });
}

/** One split with every version there ever was. @throws not_found, also for what is others' */
export async function getSplit(services: Services, actor: Actor, input: { readonly splitId: string }): Promise<SplitHistory> {
  requireArtist(actor);
  const split = await findSplit(services.db, input.splitId);
  if (split === undefined || !(await isParty(services.db, split, actor.userId))) throw new DomainError("not_found");
  const [shown] = await showSplits(services.db, [split], true);
  if (shown === undefined) throw new DomainError("not_found");
  return shown;
}
