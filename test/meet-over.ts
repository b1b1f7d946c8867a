import { z } from "zod";
import { videos } from "@/db/schema";
import type { TestSite } from "@/delivery/testing/start-site";
import { leaveInput, meetInput } from "@/server/distribution/peers/contract";
import { leavePeers, meetPeers } from "@/server/distribution/peers/meet-peers";
import { findDomainError } from "@/server/kernel/errors";
import { addPerson } from "@/test/people";
import type { TestServices } from "@/test/services";

/** A film under this name in the database, open to everybody. */
export async function addOpenFilm({ services }: TestServices, id: string): Promise<void> {
  const artistId = (await addPerson(services, "artist")).actor.userId;
  await services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", hasAudio: true, visibility: "public" });
}

/** The application's own rooms, as a site in small answers for them. Its clock goes with the real one. */
export function meetOver(t: TestServices, work: string): NonNullable<TestSite["meet"]> {
  return async (path, body) => {
    t.clock.advanceMs(Math.max(0, Date.now() - t.clock.now().getTime()));
    const input = { ...z.object({}).loose().parse(body), id: work };
    try {
      const isLeaving = path.endsWith("/leave");
      const answer = isLeaving
        ? await leavePeers(t.services, leaveInput.parse(input))
        : await meetPeers(t.services, { ...meetInput.parse(input), clientAddress: "127.0.0.1" });
      return { status: 200, body: answer };
    } catch (thrown) {
      const known = findDomainError(thrown);
      if (known === null) throw thrown;
      return { status: known.status, body: { error: { code: known.code } } };
    }
  };
}
