export class Fault extends Error {}
