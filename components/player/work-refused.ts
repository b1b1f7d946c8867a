/** A work that does not play because nothing that came can be believed; the message is for whoever wants to watch. */
export class WorkRefused extends Error {}
