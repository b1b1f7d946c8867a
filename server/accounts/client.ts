/** From where somebody who is not signed in asks. Both are empty when unknown. */
export interface Client {
  readonly clientAddress: string;
  readonly userAgent: string;
}
