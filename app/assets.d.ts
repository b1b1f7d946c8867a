declare module "*.woff2" {
  /** The address the file is served from. */
  const address: string;
  export default address;
}

// The light build has no types of its own; it is the same interface with fewer parts.
declare module "hls.js/light" {
  export { default, ErrorTypes, Events } from "hls.js";
}
