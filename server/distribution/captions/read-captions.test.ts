import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDomainError } from "@/server/kernel/errors";
import { cleanCueText } from "./cue-text";
import { readCaptions, writeWebvtt } from "./read-captions";

const MINUTE_MS = 60_000;

function sentenceOf(file: string, durationMs: number | null = MINUTE_MS): string {
  try {
    readCaptions(file, durationMs);
    return "";
  } catch (thrown) {
    return findDomainError(thrown)?.sentence ?? String(thrown);
  }
}

describe("captions", () => {
  it("of SubRip with everything that its writers add become plain WebVTT in the order of time", () => {
    const file = [
      ...["\ufeff2", "00:00:04,000 --> 00:00:05,250 X1:10 X2:20", "{\\an8}<font color=red>Rock & <i>roll</font>", "never dies", ""],
      ...["1", "0:00:01,000 --> 0:00:02,000", "a < b", ""],
    ].join("\r\n");
    expect(writeWebvtt(readCaptions(file, MINUTE_MS))).toBe(
      [
        ...["WEBVTT", "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0", ""],
        ...["00:00:01.000 --> 00:00:02.000", "a &lt; b", ""],
        ...["00:00:04.000 --> 00:00:05.250", "Rock &amp; <i>roll", "never dies</i>", ""],
      ].join("\n"),
    );
  });

  it("of WebVTT lose styles, regions, notes and settings, and keep who speaks", () => {
    const file = [
      ...["WEBVTT - a film", "Kind: captions", "", "STYLE", "::cue { background: url(https://spy.example/) }", "", "NOTE a word", ""],
      ...["intro", "01:02.500 --> 01:04.000 line:0 align:start", "<v.loud Ana>Who?</v> <c.yellow>Me.</c> &lt;3", ""],
    ].join("\n");
    expect(readCaptions(file, null)).toEqual([{ startMs: 62_500, endMs: 64_000, text: "<v Ana>Who?</v> Me. &lt;3" }]);
  });

  it.each([
    ["WEBVTT\n\n00:01 --> 00:02\nHi", "Line 3: this is no time"],
    ["1\n00:00:02,000 --> 00:00:01,000\nHi", "Line 2: this caption ends before it begins."],
    ["1\n00:00:01,000 --> 00:00:02,000\nHi\n2\n00:00:03,000 --> 00:00:04,000\nHo", "Line 5: an empty line is missing"],
    ["1\n00:00:01,000 --> 00:00:02,000\nHi\n\nand on", "Line 5: these words have no time"],
    ["1\n00:61:01,000 --> 01:62:02,000\nHi", "Line 2: minutes and seconds go up to 59."],
    ["1\n00:01:30,000 --> 00:01:31,000\nHi", "Line 1: this caption begins after the film's end."],
    ["1\n00:00:01,000 --> 00:00:02,000\nGr\ufffd\ufffde", "Line 3: this is not UTF-8."],
    ["WEBVTT\n", "No captions were found"],
    ["<html>", "Line 1: these words have no time"],
  ])("that cannot be read are refused by one sentence with the line: %j", (file, sentence) => {
    expect(sentenceOf(file)).toContain(sentence);
  });

  it("hand on no mark but five, whatever a file holds, and clean words stay as they are", () => {
    const hostile = fc.array(
      fc.constantFrom(..."<>/&;-ivbuc. \n\"'{}\\=", "script", "<i>", "</b>", "<v ", "&amp;", "&lt;", "-->", "style", "<img src=x onerror=y>"),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const clean = cleanCueText(parts.join(""));
        const marks = clean.match(/<[^>]*>/g) ?? [];
        expect(marks.filter((mark) => !/^<(?:\/?[ibu]|\/v|v [^<>]+)>$/.test(mark))).toEqual([]);
        expect(clean.replace(/<[^>]*>/g, "")).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        expect(marks.filter((mark) => mark.startsWith("</")).length).toBe(marks.filter((mark) => !mark.startsWith("</")).length);
        expect(cleanCueText(clean)).toBe(clean);
      }),
      { numRuns: 2_000 },
    );
  });
});
