/** What one browser gives to others, and takes from them. */
export interface PeerRules {
  /** Of an object, in one message. */
  readonly partBytes: number;
  /** No message is larger: names of objects, or one part, behind its head. */
  readonly messageBytesMax: number;
  /** Nothing more is put into a line while so much has not left it, and again when it is down to the second. */
  readonly waitingBytesHigh: number;
  readonly waitingBytesLow: number;
  /** Who takes nothing for so long has left. */
  readonly blockedMsMax: number;
  /** That one neighbour may wait for at the same time. */
  readonly asksMax: number;
  /** And how many it may ask for within the time after. */
  readonly asksPerWindow: number;
  readonly windowMs: number;
  /** Given to all neighbours together within a minute, and as long as the film is shared. */
  readonly givenBytesPerMinute: number;
  readonly givenBytesMax: number;
  /** That a neighbour may say that it has. */
  readonly namesMax: number;
  /** A neighbour from which nothing comes for so long is asked no further for an object; after so many times it is left. */
  readonly stallMs: number;
  /** So does one from which an object took longer than there was time, and longer than this. */
  readonly slowMs: number;
  readonly stallsMax: number;
  /**
   * For so long after one began to share, an object that has time to spare waits for the first neighbours: what is ahead of the playhead grows
   * more slowly then, and does not come from the CDN while others who have it are being met. Ends at once when nobody is on the way.
   */
  readonly settleMs: number;
  /** What is new is told to neighbours together, so often. */
  readonly tellMs: number;
  /** Connections that this browser begins; the rest of its room is for those who come after it. */
  readonly dialsMax: number;
  /** A line that is not there by then is given up, and not tried again for as long as the second says. */
  readonly dialMs: number;
  readonly dialAgainMs: number;
  /** Nobody shares for longer without pressing play again. */
  readonly shareMs: number;
}

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000];
const [KIB, MIB] = [1024, 1024 * 1024];
const PART_BYTES = 16 * KIB;

export const PEER_RULES: PeerRules = {
  partBytes: PART_BYTES,
  messageBytesMax: PART_BYTES + 16,
  waitingBytesHigh: 256 * KIB,
  waitingBytesLow: 64 * KIB,
  blockedMsMax: 15 * SECOND_MS,
  asksMax: 4,
  asksPerWindow: 120,
  windowMs: 10 * SECOND_MS,
  givenBytesPerMinute: 240 * MIB,
  givenBytesMax: 8 * 1024 * MIB,
  namesMax: 20_000,
  stallMs: 1_500,
  slowMs: 750,
  stallsMax: 3,
  settleMs: 12 * SECOND_MS,
  tellMs: 200,
  dialsMax: 3,
  dialMs: 8 * SECOND_MS,
  dialAgainMs: MINUTE_MS,
  shareMs: 6 * HOUR_MS,
};
