import { headers } from "next/headers";
import { cache } from "react";
import { orNotFound, orNull } from "@/app/or-not-found";
import { findPaymentKey } from "@/app/payments";
import { findViewer } from "@/app/viewer";
import type { DeskFacts } from "@/components/patronage/desk/orders";
import { inCurrency } from "@/components/patronage/offer-words";
import { api } from "@/server/api/server-caller";
import { feeBpsByKind } from "@/server/patronage";

/** As many as can be open at once. */
const GOALS_SHOWN = 10;
const NAMES_SHOWN = 60;
/** Enough for the rate alone. */
const SPLIT_EXAMPLE_CENTS = 10_000;
const LANGUAGES_CHARS_MAX = 400;

async function findLanguages(): Promise<string> {
  return ((await headers()).get("accept-language") ?? "").slice(0, LANGUAGES_CHARS_MAX);
}

/** All that the artist's pages need to know of the artist, and of who looks. */
export const readArtistView = cache(async (handle: string) => {
  const caller = await api();
  const [artist, viewer, paymentKey] = await Promise.all([orNotFound(caller.patronage.getArtistPage({ idOrHandle: handle })), findViewer(), findPaymentKey()]);
  const [support, currency, consent, patronage, tip, open, latest, wall] = await Promise.all([
    viewer === null || artist.isMe ? null : caller.patronage.support({ artistId: artist.id }),
    caller.patronage.currency({ languages: await findLanguages() }),
    caller.patronage.consentText({}),
    caller.patronage.quoteSplit({ kind: "patronage", amount: SPLIT_EXAMPLE_CENTS }),
    caller.patronage.quoteSplit({ kind: "tip", amount: SPLIT_EXAMPLE_CENTS }),
    caller.patronage.listGoals({ artistId: artist.id, status: "open", limit: GOALS_SHOWN }),
    caller.patronage.listGoals({ artistId: artist.id, limit: 1 }),
    caller.patronage.listSupporters({ artistId: artist.id, limit: NAMES_SHOWN }),
  ]);
  const facts: DeskFacts = {
    artist: { id: artist.id, handle: artist.handle, name: artist.name },
    tiers: artist.tiers.map((tier) => inCurrency(tier, currency.currency)),
    currency: currency.currency,
    currencies: currency.isBound ? [currency.currency] : currency.choices,
    feeBps: feeBpsByKind({ patronage: patronage.feeBps, tip: tip.feeBps }),
    consent,
    paymentKey,
    viewer: viewer === null ? null : { name: viewer.name },
    ownTierKey: support?.tier?.key ?? null,
  };
  return {
    artist,
    viewer,
    facts,
    support,
    wall,
    goals: open.items.length > 0 ? open.items : latest.items,
    /** A goal of the artist's that one may pledge to; null for any other. */
    findGoal: async (goalId: string) => {
      const goal = await orNull(caller.patronage.getGoal({ goalId }));
      return goal?.artistId === artist.id && goal.status === "open" ? goal : null;
    },
    /** A film of the artist's that who looks may know of; null for any other. */
    findFilm: async (id: string) => {
      const film = await orNull(caller.catalogue.video({ id }));
      return film?.artistId === artist.id ? { id: film.id, title: film.title } : null;
    },
    listFilms: (page: { readonly limit: number; readonly offset: number }) => caller.catalogue.artistVideos({ artistId: artist.id, ...page }),
    listLivestreams: (page: { readonly limit: number }) => caller.benefits.artistLivestreams({ artistId: artist.id, ...page }),
    listPatronNames: (page: { readonly limit: number; readonly offset: number }) => caller.benefits.artistCredits({ artistId: artist.id, ...page }),
    listMerch: (page: { readonly limit: number }) => caller.royalties.artistMerch({ artistId: artist.id, ...page }),
    listPosts: (page: { readonly limit: number }) => caller.benefits.artistPosts({ artistId: artist.id, ...page }),
  };
});
