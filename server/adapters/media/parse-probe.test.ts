import { expect, test } from "vitest";
import { findDomainError } from "@/server/kernel/errors";
import { parseProbe } from "./parse-probe";

const film = { index: 0, codec_type: "video", codec_name: "h264", width: 1920, height: 1080, pix_fmt: "yuv420p", avg_frame_rate: "25/1", r_frame_rate: "25/1" };
const probe = (...streams: object[]): ReturnType<typeof parseProbe> =>
  parseProbe(JSON.stringify({ streams, format: { format_name: "mov", duration: "12.5", size: "99" } }));

test("a film filmed upright is as high as it is shown, whichever way the phone was turned", () => {
  const turned = (rotation: number): object => ({ ...film, side_data_list: [{ rotation }] });
  expect(probe(turned(-90)).video).toMatchObject({ width: 1080, height: 1920, rotationDegrees: 90 });
  expect(probe(turned(90)).video).toMatchObject({ width: 1080, height: 1920, rotationDegrees: 270 });
  expect(probe(turned(180)).video).toMatchObject({ width: 1920, height: 1080, rotationDegrees: 180 });
});

test("pixels that are not square are counted as they are shown, and a nonsense shape is not believed", () => {
  expect(probe({ ...film, width: 720, height: 576, sample_aspect_ratio: "64:45" }).video).toMatchObject({ width: 1024, height: 576, codedWidth: 720 });
  expect(probe({ ...film, sample_aspect_ratio: "1:5000" }).video?.width).toBe(1920);
  expect(probe({ ...film, sample_aspect_ratio: "0:1" }).video?.width).toBe(1920);
});

test("depth and a rate that varies are told", () => {
  expect(probe({ ...film, pix_fmt: "yuv420p10le" }).video?.bitDepth).toBe(10);
  expect(probe({ ...film, pix_fmt: "p010le" }).video?.bitDepth).toBe(10);
  expect(probe({ ...film, bits_per_raw_sample: "8" }).video).toMatchObject({ bitDepth: 8, isVariableFrameRate: false });
  expect(probe({ ...film, avg_frame_rate: "2397/100", r_frame_rate: "30/1" }).video?.isVariableFrameRate).toBe(true);
  expect(probe({ ...film, avg_frame_rate: "24000/1001", r_frame_rate: "24000/1001" }).video?.isVariableFrameRate).toBe(false);
  expect(probe({ ...film, avg_frame_rate: "2393/100", r_frame_rate: "24/1" }).video).toMatchObject({ isVariableFrameRate: false, framesPerSecond: 24 });
  expect(probe({ ...film, avg_frame_rate: "0/0", r_frame_rate: "0/0" }).video?.framesPerSecond).toBe(25);
});

test("a cover is not a film: a song with one has no picture", () => {
  const cover = { ...film, codec_name: "mjpeg", disposition: { attached_pic: 1 } };
  const song = { index: 1, codec_type: "audio", codec_name: "aac", sample_rate: "44100", channels: 2 };
  expect(probe(cover, song)).toMatchObject({ video: null, audio: { index: 1 }, durationMs: 12_500 });
});

function sentenceOf(...streams: object[]): string {
  try {
    return String(probe(...streams));
  } catch (error) {
    return findDomainError(error)?.sentence ?? String(error);
  }
}

test("a locked file and one with neither picture nor sound each get their own sentence", () => {
  expect(sentenceOf({ ...film, codec_tag_string: "encv" })).toMatch(/DRM/);
  expect(sentenceOf({ index: 0, codec_type: "subtitle", codec_name: "srt" })).toBe("This file has no picture and no sound that can be decoded.");
});
