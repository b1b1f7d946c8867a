/** What a request knows of its surroundings. */
export interface World {
  readonly clock: { nowMs(): number };
  /** Where pages of the stand-in are reached. */
  readonly baseUrl: string;
}
