export { tryDelivery } from "./deliver";
export { forgetOldEvents } from "./deliveries";
export { TRIES_MAX } from "./rules";
export { tellArtist } from "./tell-artist";
