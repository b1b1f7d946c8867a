import { describe, expect, it } from "vitest";
import { readPlainOrder } from "@/components/patronage/join-without-scripts";
import { readOrder } from "./order-param";

const THIRD = { id: "goal_3", title: "A third goal", kind: "keep", currency: "USD", reward: null } as const;
const FILM = { id: "vid_1", title: "Two scenes" };
const sources = {
  findGoal: async (id: string) => (id === THIRD.id ? THIRD : null),
  findFilm: async (id: string) => (id === FILM.id ? FILM : null),
};
const orderOf = (words: Record<string, string>) => readOrder(Promise.resolve(words), sources);

describe("what an artist's address asks to begin with", () => {
  it("is a pledge to whichever goal of theirs it names, and nothing for one that is not there", async () => {
    expect(await orderOf({ goal: "goal_3" })).toEqual({ kind: "pledge", goal: THIRD });
    for (const goal of ["goal_other", "", "g".repeat(65)]) expect(await orderOf({ goal })).toBeNull();
  });

  it("is a tip for the film that it names, and a tip all the same for one that is not there", async () => {
    expect(await orderOf({ tip: "", film: "vid_1" })).toEqual({ kind: "tip", film: FILM });
    for (const film of ["vid_other", "", "v".repeat(65)]) expect(await orderOf({ tip: "", film })).toEqual({ kind: "tip", film: null });
    expect(readPlainOrder({ tip: "", film: "vid_1" }, { tiers: [], currency: "USD" })).toMatchObject({ kind: "tip", filmId: "vid_1" });
  });

  it("is nothing for who only looks", async () => {
    expect(await orderOf({ film: "vid_1" })).toBeNull();
  });
});
