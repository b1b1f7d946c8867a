import { fileURLToPath } from "node:url";

/** Where the adapters' programs lie before they are installed: below this file, which is where the relay's one module says that it is. */
export const PROGRAMS_FOLDER = fileURLToPath(new URL("./adapters/programs/", import.meta.url));
