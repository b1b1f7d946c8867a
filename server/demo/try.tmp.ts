import { mkdirSync } from "node:fs";
import { createFfmpegEngine } from "@/server/adapters/media/ffmpeg-engine";
import { createLog } from "@/server/kernel/log";
import { DEMO_FILMS } from "./film/films";
import { renderFilm } from "./film/render-film";

const media = createFfmpegEngine({ ffmpegPath: "ffmpeg", ffprobePath: "ffprobe", log: createLog("try", "debug") });
for (const f of DEMO_FILMS.slice(Number(process.argv[2]), Number(process.argv[2]) + 1)) {
  const d = `/tmp/editjobs/film/${f.name}`;
  mkdirSync(d, { recursive: true });
  const t = Date.now();
  const c = process.cpuUsage();
  const file = await renderFilm(media, f.board, d);
  const u = process.cpuUsage(c);
  console.log(file, Date.now() - t, "ms; js cpu", (u.user + u.system) / 1e6);
}
