/** No object is larger: gateways of IPFS refuse to carry a larger raw block. */
export const OBJECT_BYTES_MAX = 2 * 1024 * 1024;
/** A root is read whole before anything of it is believed. */
export const ROOT_BYTES_MAX = 4096;
/** Clocks that are wrong by less than this refuse nothing. */
export const CLOCK_SKEW_SECONDS = 300;
