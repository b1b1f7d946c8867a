export { DEMO_FILM_NAMES, editDemoFilm, makeDemoFilm } from "./make-demo-film";
export { DEMO_PEOPLE } from "./people";
export { seedDemo } from "./seed-demo";
