export { tryDelivery } from "./deliver";
export { forgetOldEvents } from "./deliveries";
export { TRIES_MAX } from "./rules";
export { TOLD_EVENTS, tellArtist } from "./tell-artist";
