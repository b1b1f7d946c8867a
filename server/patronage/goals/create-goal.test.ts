import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { cancelGoal } from "./close-goal";
import { type Goal, goalInput } from "./contract";
import { createGoal } from "./create-goal";
import { listGoals } from "./list-goals";
import { updateGoal } from "./update-goal";

let t: TestServices;
let artist: Person;

beforeAll(async () => {
  t = await createTestServices();
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

function open({ actor }: Person, more: object = {}): Promise<Goal> {
  return createGoal(t.services, actor, goalInput.parse({ title: "One of many", target: 10_000, ...more }), null);
}

describe("a goal", () => {
  it("is found among all that are open, and by the film that it stands beside", async () => {
    const other = await addPerson(t.services, "artist");
    const now = t.clock.now();
    const film = { id: newId("video"), artistId: other.actor.userId, title: "Film", status: "ready" as const, visibility: "public" as const };
    await t.services.db.insert(videos).values({ ...film, createdAt: now, updatedAt: now });
    const beside = await open(other, { videoId: film.id });
    const goals = [beside, await open(other), await open(other)];
    await cancelGoal(t.services, other.actor, { goalId: (await open(other)).id });
    const find = async (more: object) =>
      (await listGoals(t.services, { artistId: other.handle, limit: 10, offset: 0, ...more })).items.map(({ id }) => id).sort();
    expect(await find({ status: "open" })).toEqual(goals.map(({ id }) => id).sort());
    expect(await find({ status: "ended" })).toEqual([]);
    expect(await find({ status: "open", videoId: film.id })).toEqual([beside.id]);
  });

  it("belongs to its artist alone", async () => {
    const goal = await open(artist);
    const other = await addPerson(t.services, "artist");
    await expect(updateGoal(t.services, other.actor, { goalId: goal.id, title: "Mine" })).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelGoal(t.services, other.actor, { goalId: goal.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("of all or nothing needs a deadline within sixty days", async () => {
    const inDays = (days: number) => new Date(t.clock.now().getTime() + days * DAY_MS).toISOString();
    for (const deadline of [undefined, inDays(61), inDays(0.01)]) {
      await expect(open(artist, { kind: "all-or-nothing", deadline })).rejects.toMatchObject({ code: "rule_refused" });
    }
    expect(await open(artist, { kind: "all-or-nothing", deadline: inDays(10) })).toMatchObject({ kind: "all-or-nothing" });
  });
});
