import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import { beatMs, isBot, judgeBeat, neededMs, networkOf, type Play } from "./rules";

const durationMs = fc.integer({ min: 100, max: 6 * HOUR_MS });

/** What a page would do: each beat as soon as it may come, `lateMs` after that. */
function watch(duration: number, lateMs: readonly number[]): { readonly beats: number; readonly elapsedMs: number } {
  let play: Play = { lastBeatMs: 0, nextBeat: 1, watchedMs: 0 };
  for (let beats = 1; ; beats++) {
    const atMs = play.lastBeatMs + beatMs(duration) + (lateMs[beats % lateMs.length] ?? 0);
    const answer = judgeBeat(play, { beat: play.nextBeat, atMs }, duration);
    if (answer.refused !== null) throw new Error(answer.refused);
    if (answer.isView) return { beats, elapsedMs: atMs };
    play = { lastBeatMs: atMs, nextBeat: play.nextBeat + 1, watchedMs: answer.watchedMs };
  }
}

describe("a view", () => {
  it("takes half a minute of the clock, or half of a shorter film, however the beats come", () => {
    fc.assert(
      fc.property(durationMs, fc.array(fc.integer({ min: 0, max: HOUR_MS }), { minLength: 1, maxLength: 5 }), (duration, lateMs) => {
        const { elapsedMs } = watch(duration, lateMs);
        expect(elapsedMs).toBeGreaterThanOrEqual(neededMs(duration));
        expect(neededMs(duration)).toBe(Math.min(30_000, Math.ceil(duration / 2)));
      }),
    );
  });

  it("takes few beats and, of who watches without a pause, hardly longer than it must", () => {
    fc.assert(
      fc.property(durationMs, (duration) => {
        const { beats, elapsedMs } = watch(duration, [0]);
        expect(beats).toBeLessThanOrEqual(3);
        expect(elapsedMs).toBeLessThan(neededMs(duration) + 3);
      }),
    );
  });

  it("is not had any sooner by beats before their time, again or out of order", () => {
    const wild = fc.array(fc.record({ beat: fc.integer({ min: 0, max: 5 }), afterMs: fc.integer({ min: 0, max: 15_000 }) }), { maxLength: 40 });
    fc.assert(
      fc.property(durationMs, wild, (duration, beats) => {
        let play: Play = { lastBeatMs: 0, nextBeat: 1, watchedMs: 0 };
        let atMs = 0;
        for (const { beat, afterMs } of beats) {
          atMs += afterMs;
          const answer = judgeBeat(play, { beat, atMs }, duration);
          if (answer.refused !== null) continue;
          expect(answer.watchedMs).toBeLessThanOrEqual(atMs);
          if (answer.isView) expect(atMs).toBeGreaterThanOrEqual(neededMs(duration));
          play = { lastBeatMs: atMs, nextBeat: play.nextBeat + 1, watchedMs: answer.watchedMs };
        }
      }),
    );
  });

  it("does not go on after half a day", () => {
    expect(judgeBeat({ lastBeatMs: 0, nextBeat: 1, watchedMs: 0 }, { beat: 1, atMs: DAY_MS }, 60_000)).toEqual({ refused: "late" });
  });
});

describe("a network", () => {
  it("is what one customer is given, however the address is written", () => {
    expect(networkOf("203.0.113.77")).toBe("203.0.113");
    expect(networkOf("::ffff:203.0.113.77")).toBe("203.0.113");
    expect(networkOf("2001:db8:1:2::3")).toBe("2001:db8:1");
    expect(networkOf("2001:0DB8:0001:ffff:1:2:3:4")).toBe("2001:db8:1");
    expect(networkOf("::1")).toBe("0:0:0");
    for (const text of ["", "unknown", "203.0.113", "<script>"]) expect(networkOf(text)).toBe("");
  });
});

describe("a program", () => {
  it.each(["", "curl/8.4.0", "python-requests/2.31.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "node"])(
    "that says what it is or nothing at all watches nothing: %j",
    (userAgent) => expect(isBot(userAgent)).toBe(true),
  );

  it.each([
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  ])("is no browser: %s", (userAgent) => expect(isBot(userAgent)).toBe(false));
});
