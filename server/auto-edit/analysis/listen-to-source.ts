import type { Readable } from "node:stream";
import type { AudioStream, VideoStream } from "@/server/adapters/media";
import type { ActionPoint } from "../types";
import { SpeechMeter } from "./detect-speech";
import { ActionMeter } from "./follow-action";
import { FrameMeter, type FrameSeries, type FrameSize, frameBytes } from "./frame-meter";
import { type OnsetCurves, OnsetMeter, SOUND_RATE_HZ } from "./measure-onsets";
import { readBlocks } from "./read-blocks";
import { readMomentary } from "./read-loudness";
import { ThumbWindow } from "./thumb-window";

const LONG_SIDE = 160;
const FRAMES_PER_SECOND_MAX = 60;
const VARIABLE_FRAMES_PER_SECOND = 30;
const BLOCK_SAMPLES = 4096;

export interface Picture {
  readonly series: FrameSeries;
  readonly evidence: ThumbWindow;
  readonly action: readonly ActionPoint[];
  readonly framesPerSecond: number;
  readonly frames: number;
}

export interface Sound {
  readonly onsets: OnsetCurves;
  readonly speech: Float32Array;
  readonly momentary: Float32Array;
  readonly samples: number;
}

/** Part of an ffmpeg run: what to filter, where to write it, who reads it, and what came of it in the end. */
export interface Listener<T> {
  readonly filter: string;
  /** ffmpeg's arguments for the outputs, from `firstPipe` on. */
  readonly outputs: readonly string[];
  readonly readers: readonly ((stream: Readable) => Promise<void>)[];
  readonly finish: () => Promise<T>;
}

function even(value: number): number {
  return Math.max(16, 2 * Math.round(value / 2));
}

/** Frames as shown (turned upright), 160 pixels on the long side. */
function analysisSize({ width, height }: VideoStream): FrameSize {
  const scale = LONG_SIDE / Math.max(width, height);
  return { width: even(width * scale), height: even(height * scale) };
}

/** A steady rate makes frame numbers into times. Frames of a constant rate pass one for one; others are repeated or dropped. */
function analysisRate({ framesPerSecond, isVariableFrameRate }: VideoStream): number {
  if (isVariableFrameRate) return framesPerSecond > VARIABLE_FRAMES_PER_SECOND ? FRAMES_PER_SECOND_MAX : VARIABLE_FRAMES_PER_SECOND;
  return framesPerSecond / Math.ceil(framesPerSecond / FRAMES_PER_SECOND_MAX);
}

export function watchPicture(video: VideoStream, pipe: number): Listener<Picture> {
  const size = analysisSize(video);
  const framesPerSecond = analysisRate(video);
  const action = new ActionMeter(size, framesPerSecond);
  const meter = new FrameMeter(size);
  const evidence = new ThumbWindow(framesPerSecond);
  let frames = 0;
  const useFrame = (frame: Buffer): void => {
    const { thumb, jump } = meter.push(frame, action.push(frame));
    evidence.push(thumb, jump);
    frames++;
  };
  return {
    filter: `[0:${video.index}]fps=${framesPerSecond}:start_time=0,scale=${size.width}:${size.height}:flags=area,setsar=1,format=yuv420p[picture]`,
    outputs: ["-map", "[picture]", "-f", "rawvideo", `pipe:${pipe}`],
    readers: [(stream) => readBlocks(stream, frameBytes(size), useFrame)],
    finish: async () => ({ series: meter.finish(), evidence, action: action.finish(), framesPerSecond, frames }),
  };
}

export function hearSound(audio: AudioStream, pipe: number): Listener<Sound> {
  const onsets = new OnsetMeter();
  const speech = new SpeechMeter();
  let samples = 0;
  let momentary: Float32Array = new Float32Array(0);
  const useSound = async (block: Buffer): Promise<void> => {
    const sound = new Float32Array(block.buffer, block.byteOffset, Math.floor(block.length / Float32Array.BYTES_PER_ELEMENT));
    samples += sound.length;
    onsets.push(sound);
    await speech.push(sound);
  };
  const mono = `aresample=${SOUND_RATE_HZ}:async=1:first_pts=0,aformat=sample_fmts=flt:channel_layouts=mono`;
  const loudness = `ebur128=peak=true:framelog=verbose:metadata=1,ametadata=mode=print:key=lavfi.r128.M:file='pipe\\:${pipe + 1}',anullsink`;
  return {
    filter: `[0:${audio.index}]asplit=2[heard][measured];[heard]${mono}[sound];[measured]${loudness}`,
    outputs: ["-map", "[sound]", "-f", "f32le", `pipe:${pipe}`],
    readers: [
      (stream) => readBlocks(stream, BLOCK_SAMPLES * Float32Array.BYTES_PER_ELEMENT, useSound, useSound),
      async (stream) => {
        momentary = await readMomentary(stream);
      },
    ],
    finish: async () => ({ onsets: onsets.finish(), speech: await speech.finish(), momentary, samples }),
  };
}
