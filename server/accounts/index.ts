export { findActor } from "./find-actor";
