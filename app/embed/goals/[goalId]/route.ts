import { embedStyle } from "@/components/patronage/embed/embed-style";
import { percentOf, rewardWords, sumWords, termsOf, tickTarget } from "@/components/patronage/goal-words";
import { formatShort } from "@/components/ui/money";
import { embedResponse } from "@/server/api/embed-response";
import { rawRoute } from "@/server/api/request";
import { createCaller } from "@/server/api/router";
import { escapeMarkup } from "@/server/kernel/markup";
import { siteUrl } from "../../site-url";

const TICKS = 44;

function ticks(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `M${(from + index) * 4 + 1.3} 0v16`).join("");
}

/** A goal's progress, for other people's pages; it is read anew twice a minute. */
export const GET = rawRoute<{ goalId: string }>(async (context, _request, { goalId }) => {
  const caller = createCaller({ ...context, actor: null });
  const goal = await caller.patronage.getGoal({ goalId });
  const artist = await caller.patronage.getArtistPage({ idOrHandle: goal.artistId });
  const full = Math.min(TICKS, Math.round((goal.raised / tickTarget(goal)) * TICKS));
  const sum = `${formatShort(goal.raised, goal.currency)} ${sumWords(goal)}`;
  const meter = `<svg viewBox="0 0 ${TICKS * 4} 16" preserveAspectRatio="none" role="img" aria-label="${escapeMarkup(`${sum}, ${percentOf(goal)} %`)}"><path d="${ticks(0, full)}" stroke="currentColor" stroke-width="2.6"/><path d="${ticks(full, TICKS)}" stroke="currentColor" stroke-opacity="0.25" stroke-width="2.6"/></svg>`;
  const href = escapeMarkup(siteUrl(context.services.env, `/artists/${artist.handle}?goal=${goal.id}`));
  const action =
    goal.status === "open" ? `<div><a class="press" href="${href}" target="_blank" rel="noopener">Pledge to ${escapeMarkup(artist.name)}</a></div>` : "";
  const reward = goal.status === "open" ? rewardWords(goal) : null;
  const opens = reward === null ? "" : `<p>${escapeMarkup(reward)}</p>`;
  return embedResponse({
    title: `${goal.title}, ${artist.name}`,
    style: embedStyle(artist.realm),
    body: `<main><h1>${escapeMarkup(goal.title)}</h1>${meter}<div class="sum">${escapeMarkup(sum)}</div><p>${escapeMarkup(termsOf(goal))}</p>${opens}${action}</main>`,
  });
});
