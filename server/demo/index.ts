export { DEMO_FILM_NAMES, editDemoFilm, makeDemoFilm } from "./make-demo-film";
export { seedDemo } from "./seed-demo";
