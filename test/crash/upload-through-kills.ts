import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Upload } from "tus-js-client";
import type { UploadProcess } from "./upload-process";

export interface KilledUpload {
  readonly path: string;
  /** Bytes sent at which the server is killed, in ascending order. */
  readonly killAtBytes: readonly number[];
  readonly chunkBytes: number;
}

export interface KilledUploadResult {
  readonly videoId: string;
  readonly kills: number;
}

const RETRY_DELAYS_MS = Array.from({ length: 120 }, () => 500);

/** Sends a file with tus-js-client, as a browser does, while the server is killed and started again on the way. */
export async function uploadThroughKills(server: UploadProcess, upload: KilledUpload): Promise<KilledUploadResult> {
  const uploadSize = (await stat(upload.path)).size;
  const left = [...upload.killAtBytes];
  let kills = 0;
  let restarting: Promise<void> = Promise.resolve();
  const killOnce = (): void => {
    kills++;
    restarting = restarting.then(() => server.kill()).then(() => server.start());
  };
  const videoId = await new Promise<string>((done, fail) => {
    const sending = new Upload(createReadStream(upload.path), {
      endpoint: server.endpoint,
      uploadSize,
      chunkSize: upload.chunkBytes,
      retryDelays: RETRY_DELAYS_MS,
      metadata: { filename: "film.mp4" },
      onProgress: (bytesSent) => {
        if (left[0] === undefined || bytesSent < left[0]) return;
        left.shift();
        killOnce();
      },
      onError: fail,
      onSuccess: ({ lastResponse }) => done(lastResponse.getHeader("X-Video-Id") ?? ""),
    });
    sending.start();
  });
  await restarting;
  return { videoId, kills };
}
