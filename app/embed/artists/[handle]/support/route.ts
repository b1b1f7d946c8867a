import { embedStyle } from "@/components/patronage/embed/embed-style";
import { formatShort } from "@/components/ui/money";
import { embedResponse } from "@/server/api/embed-response";
import { rawRoute } from "@/server/api/request";
import { createCaller } from "@/server/api/router";
import { escapeMarkup } from "@/server/kernel/markup";
import { siteUrl } from "../../../site-url";

/** The "support" button, for other people's pages. Nobody is known there: the same for everybody. */
export const GET = rawRoute<{ handle: string }>(async (context, _request, { handle }) => {
  const artist = await createCaller({ ...context, actor: null }).patronage.getArtistPage({ idOrHandle: handle });
  const [lowest] = artist.tiers;
  const href = escapeMarkup(siteUrl(context.services.env, `/artists/${artist.handle}?join`));
  const from = lowest === undefined ? "" : `<p>From ${escapeMarkup(formatShort(lowest.monthlyCents, lowest.currency))} a month. Leave whenever you like.</p>`;
  return embedResponse({
    title: `Support ${artist.name}`,
    style: embedStyle(artist.realm),
    body: `<main><div><a class="press" href="${href}" target="_blank" rel="noopener">Support ${escapeMarkup(artist.name)}</a></div>${from}</main>`,
  });
});
