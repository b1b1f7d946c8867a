import type { UserToAdd } from "@/server/accounts";
import { DEMO_FILMS } from "./film/films";

type DemoPerson = Omit<UserToAdd, "password">;

const realmOf = (email: string) => DEMO_FILMS.find((film) => film.artist === email)?.realm ?? null;

/** Who lives in a demo. The first three addresses are promised to whoever starts the product; the others make the front page less lonely. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: "artist@demo.test", name: "Vera Cinder", role: "artist", realm: realmOf("artist@demo.test"), bio: "Draws with arithmetic, plays with sines." },
  { email: "fan@demo.test", name: "Ilo Brandt", role: "fan" },
  { email: "admin@demo.test", name: "House", role: "admin" },
  { email: "mira@demo.test", name: "Mira Halden", role: "artist", realm: realmOf("mira@demo.test"), bio: "Hills, mostly. Mist, always." },
  { email: "santo@demo.test", name: "Santo Lume", role: "artist", realm: realmOf("santo@demo.test"), bio: "One sea, one sun, every noon." },
];
