/** A reason not to go on that the person at the keyboard can do something about: shown as one sentence, without a stack. */
export class Fault extends Error {}
