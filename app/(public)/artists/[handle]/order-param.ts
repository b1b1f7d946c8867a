import type { SearchParams } from "@/app/page-params";
import { readParam } from "@/app/page-params";
import type { Order, PledgedGoal, TippedFilm } from "@/components/patronage/desk/orders";
import { readInterval } from "@/components/patronage/offer-words";

/** Longer is no id of ours. */
const ID_CHARS_MAX = 64;

interface Sources {
  findGoal(goalId: string): Promise<PledgedGoal | null>;
  findFilm(filmId: string): Promise<TippedFilm | null>;
}

/** What a parameter names; null where it names nothing. */
export async function findNamed<T>(id: string | null, find: (id: string) => Promise<T | null>): Promise<T | null> {
  return id === null || id === "" || id.length > ID_CHARS_MAX ? null : find(id);
}

/** What an address asks to begin with: `?join` or `?join=gold`, `?tip` or `?tip&film=vid_1`, `?gift=gold`, `?goal=goal_1`; null for just looking. */
export async function readOrder(params: SearchParams, { findGoal, findFilm }: Sources): Promise<Order | null> {
  const [join, tip, gift, goalId, filmId, by] = await Promise.all([
    readParam(params, "join"),
    readParam(params, "tip"),
    readParam(params, "gift"),
    readParam(params, "goal"),
    readParam(params, "film"),
    readParam(params, "by"),
  ]);
  if (join !== null) return { kind: "join", tierKey: join === "" ? null : join, interval: readInterval(by) };
  if (tip !== null) return { kind: "tip", film: await findNamed(filmId, findFilm) };
  if (gift !== null) return { kind: "gift", tierKey: gift === "" ? null : gift };
  const goal = await findNamed(goalId, findGoal);
  return goal === null ? null : { kind: "pledge", goal };
}
