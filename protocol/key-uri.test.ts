import { expect, it } from "vitest";
import { keyIdOf, readKeyId } from "./key-uri";

const KEY = "vid_01jc7f00000000000000000000.1.lifeboat-audio.12";

it("the name of a key says of what it is one", () => {
  const name = readKeyId(KEY);
  expect(name).toEqual({ videoId: "vid_01jc7f00000000000000000000", generation: 1, part: "lifeboat-audio", epoch: 12 });
  expect(name === null ? "" : keyIdOf(name)).toBe(KEY);
});

it.each(["", `mhc-key:${KEY}`, "../../x", `${KEY}/..`, `${KEY}?x`, KEY.replace(".1.", ".01."), `${KEY}.`, KEY.replace("vid_", "usr_")])(
  "%j names no key",
  (text) => {
    expect(readKeyId(text)).toBeNull();
  },
);
