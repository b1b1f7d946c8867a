import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import { BEAT_MS_MAX, beatMs, isBot, judgeBeat, neededMs, networkOf, type Play, TOKEN_MS_MAX, utcDay } from "./rules";

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

describe("the beats of a film", () => {
  it("are three to a view, ten seconds apart at most and a second at least; a shorter film has one", () => {
    expect([1, 59_998, 59_999, 60_000, HOUR_MS].map(neededMs)).toEqual([1, 29_999, 30_000, 30_000, 30_000]);
    expect([1_000, 5_994, 5_996, 6_000, 6_002, 60_000, HOUR_MS].map(beatMs)).toEqual([500, 2_997, 1_000, 1_000, 1_001, 10_000, 10_000]);
    expect(BEAT_MS_MAX).toBe(10_000);
  });

  it("count from ten seconds to half a day after the last one, once and in order", () => {
    const play: Play = { lastBeatMs: 5_000, nextBeat: 2, watchedMs: 10_000 };
    const at = (afterMs: number, beat = 2) => judgeBeat(play, { beat, atMs: 5_000 + afterMs }, 60_000);
    expect([at(9_999), at(10_000), at(TOKEN_MS_MAX), at(TOKEN_MS_MAX + 1)]).toEqual([
      { refused: "early" },
      { refused: null, watchedMs: 20_000, isView: false },
      { refused: null, watchedMs: 20_000, isView: false },
      { refused: "late" },
    ]);
    expect([at(10_000, 1), at(0, 3)]).toEqual([{ refused: "again" }, { refused: "again" }]);
    expect(judgeBeat({ ...play, watchedMs: 20_000 }, { beat: 2, atMs: 15_000 }, 60_000)).toEqual({ refused: null, watchedMs: 30_000, isView: true });
    expect(TOKEN_MS_MAX).toBe(43_200_000);
  });

  it("are of a day in UTC", () => {
    expect(utcDay(new Date("2027-01-31T23:59:59.999Z"))).toBe("2027-01-31");
  });
});

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
    expect(networkOf("::FFFF:10.200.30.4")).toBe("10.200.30");
    expect(networkOf("2001:db8::")).toBe("2001:db8:0");
    expect(networkOf("2001::7")).toBe("2001:0:0");
    expect(networkOf("1::2:3:4:5:6:7")).toBe("1:0:2");
    expect(networkOf("0000:0a00:000b:1:2:3:4:5")).toBe("0:a00:b");
    for (const text of ["", "unknown", "203.0.113", "<script>", "1.2.3.4.5", "x1.2.3.4", "1.2.3.4x", "1.2.3.", "1..2.3"]) expect(networkOf(text)).toBe("");
  });
});

describe("a program", () => {
  it.each(["", "curl/8.4.0", "python-requests/2.31.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "node"])(
    "that says what it is or nothing at all watches nothing: %j",
    (userAgent) => expect(isBot(userAgent)).toBe(true),
  );

  it.each([
    ...["bot", "crawl", "spider", "slurp", "headless", "phantomjs", "puppeteer", "playwright", "selenium", "python-", "python/", "aiohttp", "httpx"],
    ...["curl/", "wget/", "libwww", "java/", "okhttp", "go-http-client", "axios", "node-fetch", "undici", "postman", "insomnia", "facebookexternalhit"],
    ...["preview", "monitor", "pingdom", "lighthouse"],
  ])("is one by the word %s, in any case", (word) => {
    for (const text of [word, word.toUpperCase()]) expect(isBot(`Mozilla/5.0 (compatible; Any${text} 1.0)`)).toBe(true);
  });

  it("is what says less than twenty letters, and not what builds robots", () => {
    expect([isBot("Mozilla/5.0 Gecko/1"), isBot("Mozilla/5.0 Gecko/12")]).toEqual([true, false]);
    expect(isBot("Mozilla/5.0 (Robotics 1.0) Gecko/20100101")).toBe(false);
  });

  it.each([
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  ])("is no browser: %s", (userAgent) => expect(isBot(userAgent)).toBe(false));
});
