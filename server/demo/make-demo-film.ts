import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startAutoEdit } from "@/server/auto-edit";
import { listVideos, takeInFile, updateVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { DEMO_FILMS, type DemoFilm } from "./film/films";
import { renderFilm } from "./film/render-film";
import { actAs } from "./seed-demo";

const OWN_VIDEOS_LOOKED_AT = 100;

export const DEMO_FILM_NAMES = DEMO_FILMS.map((film) => film.name);

function findFilm(name: string): DemoFilm {
  const film = DEMO_FILMS.find((candidate) => candidate.name === name);
  if (film === undefined) throw new DomainError("not_found");
  return film;
}

/** The video of a demo film that was made before, by its title: it may have been taken in by a try that was killed right after. */
async function findMade(services: Services, artist: Actor, film: DemoFilm): Promise<string | null> {
  const { items } = await listVideos(services, artist, { limit: OWN_VIDEOS_LOOKED_AT, offset: 0 });
  return items.find((video) => video.title === film.title)?.id ?? null;
}

/** Draws and plays one of the demo's films, takes it in as its artist's video and makes it public. Answers the video's id; null when the artist is gone. */
export async function makeDemoFilm(services: Services, input: { readonly name: string }): Promise<string | null> {
  const film = findFilm(input.name);
  const artist = await findArtist(services, film);
  if (artist === null) return null;
  const videoId = (await findMade(services, artist, film)) ?? (await drawAndTakeIn(services, artist, film));
  await updateVideo(services, artist, { id: videoId, description: film.description, visibility: "public" });
  return videoId;
}

async function drawAndTakeIn(services: Services, artist: Actor, film: DemoFilm): Promise<string> {
  const folder = join(services.env.DATA_DIR, "scratch", "demo", film.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const path = await renderFilm(services.media, film.board, folder);
    return await takeInFile(services, artist, { path, filename: `${film.name}.mp4`, title: film.title });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has a demo film cut into clips, if it is one of those that are; the edit waits for the film to be ready by itself. */
export async function editDemoFilm(services: Services, input: { readonly name: string; readonly videoId: string }): Promise<void> {
  const film = findFilm(input.name);
  const artist = await findArtist(services, film);
  if (!film.isEdited || artist === null) return;
  try {
    await startAutoEdit(services, artist, { videoId: input.videoId, realm: film.realm }, `demo:${film.name}`);
  } catch (thrown) {
    // Somebody was quicker, or has deleted the film: the demo is theirs now.
    const code = findDomainError(thrown)?.code;
    if (code !== "job_running" && code !== "not_found" && code !== "rule_refused") throw thrown;
  }
}

async function findArtist(services: Services, film: DemoFilm): Promise<Actor | null> {
  try {
    return await actAs(services, film.artist);
  } catch (thrown) {
    if (findDomainError(thrown)?.code !== "not_found") throw thrown;
    return null;
  }
}
