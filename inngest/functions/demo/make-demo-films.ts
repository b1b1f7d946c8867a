import { DEMO_FILM_NAMES, editDemoFilm, makeDemoFilm } from "@/server/demo";
import type { Services } from "@/server/services";
import { type JobClient, on } from "../../client";

/** Makes the demo's films one after the other, so that a first start leaves room for those who look around. */
export function createMakeDemoFilms(client: JobClient, services: Services) {
  return client.createFunction({ id: "make-demo-films", triggers: [on("demo/films.requested")], retries: 3 }, async ({ step }) => {
    for (const name of DEMO_FILM_NAMES) {
      const videoId = await step.run(`make ${name}`, () => makeDemoFilm(services, { name }));
      if (videoId !== null) await step.run(`edit ${name}`, () => editDemoFilm(services, { name, videoId }));
    }
  });
}
