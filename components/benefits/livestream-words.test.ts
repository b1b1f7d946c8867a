import { describe, expect, it } from "vitest";
import { doorOf, type Livestream } from "./livestream-words";

const stream: Livestream = {
  ...{ id: "live_1", artistId: "usr_1", title: "A night", description: "", minTier: null, status: "scheduled" },
  ...{ startsAt: "2030-01-01T20:00:00.000Z", endsAt: "2030-01-01T21:00:00.000Z" },
  ...{ isLocked: true, neededTier: null, ticketCents: 1_200, hasTicket: false, joinUrl: null },
};
const BEFORE = "2030-01-01T12:00:00.000Z";

describe("a ticket", () => {
  it("is offered to whom the livestream is closed, until it is over", () => {
    expect(doorOf(stream, BEFORE)).toBe("sale");
    expect(doorOf(stream, "2030-01-01T20:30:00.000Z")).toBe("sale");
    expect(doorOf(stream, stream.endsAt)).toBe("over");
  });

  it("is offered to nobody who gets in already, where none is sold, or for what was called off", () => {
    expect(doorOf({ ...stream, isLocked: false, hasTicket: true }, BEFORE)).toBe("open");
    expect(doorOf({ ...stream, isLocked: false }, BEFORE)).toBe("open");
    expect(doorOf({ ...stream, ticketCents: null }, BEFORE)).toBe("closed");
    expect(doorOf({ ...stream, status: "cancelled" }, BEFORE)).toBe("cancelled");
  });
});
