export { DEMO_FILM_NAMES, editDemoFilm, makeDemoFilm } from "./make-demo-film";
export { makeDemoGiving } from "./make-demo-giving";
export { seedDemo } from "./seed-demo";
