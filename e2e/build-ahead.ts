// Builds the site beside other work, which goes before it.
import { setPriority } from "node:os";
import buildSite from "./fixtures/build-site";

const BEHIND_OTHERS = 10;

setPriority(BEHIND_OTHERS);
await buildSite();
