import { expect, test } from "vitest";
import { arrangeArguments } from "./arrange-arguments";

test("every input is fenced in and every codec is given its threads, also with several of each", () => {
  const arranged = arrangeArguments(
    ["-ss", "5", "-i", "/a.mp4", "-i", "/b c.mkv", "-map", "0:v", "-an", "/out 1.mp4", "-vn", "-threads", "1", "-y", "/out2.m4a"],
    2,
  );
  const text = arranged.join(" ");
  expect(arranged.filter((word) => word === "-protocol_whitelist")).toHaveLength(2);
  expect(text).toMatch(/-protocol_whitelist file,pipe -format_whitelist \S+ -threads 2 -ss 5 -i file:\/a\.mp4/);
  expect(text).toMatch(/-i file:\/b c\.mkv -threads 2 -map 0:v -an \/out 1\.mp4 -vn -threads 1 -y \/out2\.m4a$/);
});

test("a source that ffmpeg makes itself is no file", () => {
  expect(arrangeArguments(["-f", "lavfi", "-i", "testsrc", "-f", "null", "-"], 1).join(" ")).toBe("-threads 1 -f lavfi -i testsrc -threads 1 -f null -");
});

test.each([[["-i"]], [["-i", "/a", "-vf"]], [["-i", "/a", "-f", "null"]]])("arguments that stop short are a fault of the caller: %j", (args) => {
  expect(() => arrangeArguments(args, 1)).toThrow(/^ffmpeg arguments/);
});
