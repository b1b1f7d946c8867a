/** How long and how much a resolver waits, asks and spends. */
export interface DeliveryLimits {
  /** A second layer is asked no sooner than this after the first. */
  readonly hedgeMsMin: number;
  /** And no later than this, also where every answer is slow. */
  readonly hedgeMsMax: number;
  /** How many times the usual wait for a first byte is too long. */
  readonly hedgeFactor: number;
  /** How often one looks whether an answer that has begun will be whole in time. */
  readonly lookMs: number;
  /** An answer from which nothing comes for this long has ended. */
  readonly idleMsMax: number;
  /** A layer that has only some objects is asked first when there is so much time to spare, and for half of that, up to the most, alone. */
  readonly spareMsMin: number;
  readonly partialMsMax: number;
  /** In which time an object should be whole, unless the caller says another. */
  readonly withinMs: number;
  /** After which an object is given up, however many layers are left. */
  readonly deadlineMs: number;
  /** Failures one after another that open a layer's breaker. */
  readonly failuresMax: number;
  /** How long nothing is asked of a layer whose breaker is open. */
  readonly openMs: number;
  /** How long nothing is asked of a layer that gave bytes that are not the object. */
  readonly ejectedMs: number;
  /** While every layer fails, they are asked again after this, and then after twice as long each time, up to the most. */
  readonly pauseMsMin: number;
  readonly pauseMsMax: number;
  /** Layers that are asked for one object at the same time. */
  readonly asksMax: number;
  /** Bytes that second requests may bring beside the object, as a share of what was of use. */
  readonly wasteShareMax: number;
  /** And what they may bring before much was of use. */
  readonly wasteBytesFree: number;
}

const MIB = 1024 * 1024;

export const DELIVERY_LIMITS: DeliveryLimits = {
  hedgeMsMin: 250,
  hedgeMsMax: 3_000,
  hedgeFactor: 3,
  lookMs: 250,
  idleMsMax: 4_000,
  spareMsMin: 600,
  partialMsMax: 4_000,
  withinMs: 2_000,
  deadlineMs: 20_000,
  failuresMax: 2,
  openMs: 10_000,
  ejectedMs: 10 * 60_000,
  pauseMsMin: 500,
  pauseMsMax: 8_000,
  asksMax: 3,
  wasteShareMax: 0.1,
  wasteBytesFree: MIB / 4,
};
