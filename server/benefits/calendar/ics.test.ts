import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Appointment, appointmentIcs } from "./ics";

const appointment: Appointment = {
  uid: "call_1@mhc.example",
  sequence: 2,
  method: "REQUEST",
  startsAt: new Date("2026-11-22T12:00:00Z"),
  endsAt: new Date("2026-11-22T12:30:00Z"),
  title: "A call; with, Beatrice",
  description: "One\nTwo",
  url: "https://meet.example/1",
  organizer: { name: "Beatrice", email: "b@example.test" },
  attendee: { name: "Dante", email: "d@example.test" },
  stampedAt: new Date("2026-11-01T00:00:00Z"),
};

describe("a calendar file", () => {
  it("says when, in UTC, which version it is, and escapes what the standard reserves", () => {
    const file = appointmentIcs(appointment);
    for (const line of [
      "METHOD:REQUEST",
      "SEQUENCE:2",
      "DTSTART:20261122T120000Z",
      "DTEND:20261122T123000Z",
      "SUMMARY:A call\\; with\\, Beatrice",
      "DESCRIPTION:One\\nTwo",
    ])
      expect(file.split("\r\n")).toContain(line);
    expect(appointmentIcs({ ...appointment, method: "CANCEL", url: null })).toMatch(/STATUS:CANCELLED/);
  });

  it("lets nothing that people write add a line, and keeps every line within 75 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (words, name) => {
        const file = appointmentIcs({ ...appointment, title: words, description: words, attendee: { name, email: "d@example.test" } });
        const lines = file.split("\r\n");
        for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const unfolded = file.replace(/\r\n /g, "").split("\r\n");
        expect(unfolded).toHaveLength(appointmentIcs(appointment).replace(/\r\n /g, "").split("\r\n").length);
        expect(file.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
