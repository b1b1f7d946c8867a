/** Of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/), the kinds of field that are met here. */
export type WireField =
  | { readonly kind: "number"; readonly field: number; readonly value: number }
  | { readonly kind: "bytes"; readonly field: number; readonly value: Uint8Array };

const VARINT_BYTES_MAX = 10;
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

export const numberField = (field: number, value: number): number[] => [...varint(field * 8 + WIRE.varint), ...varint(value)];
export const bytesField = (field: number, value: ArrayLike<number>): number[] => [
  ...varint(field * 8 + WIRE.bytes),
  ...varint(value.length),
  ...Array.from(value),
];
export const fixed32Field = (field: number, value: number): number[] => [
  ...varint(field * 8 + WIRE.fixed32),
  ...[value, value >>> 8, value >>> 16, value >>> 24].map((part) => part & 0xff),
];

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Uint8Array | null {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part.length === length ? part : null;
  }

  /** Exact up to 2^53; null of one that does not end. */
  varint(): number | null {
    let value = 0;
    for (let at = 0; at < VARINT_BYTES_MAX; at++) {
      const byte = this.take(1)?.[0];
      if (byte === undefined) return null;
      value += (byte & 0x7f) * 2 ** (7 * at);
      if (byte < 0x80) return value;
    }
    return null;
  }
}

function readField(reader: Reader): WireField | null {
  const tag = reader.varint();
  if (tag === null) return null;
  const field = Math.floor(tag / 8);
  const wire = tag % 8;
  if (wire === WIRE.varint) {
    const value = reader.varint();
    return value === null ? null : { kind: "number", field, value };
  }
  if (wire === WIRE.bytes) {
    const length = reader.varint();
    const value = length === null ? null : reader.take(length);
    return value === null ? null : { kind: "bytes", field, value };
  }
  const length = wire === WIRE.fixed32 ? 4 : wire === WIRE.fixed64 ? 8 : null;
  const raw = length === null ? null : reader.take(length);
  if (raw === null) return null;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  return { kind: "number", field, value: length === 4 ? view.getUint32(0, true) : Number(view.getBigUint64(0, true)) };
}

/** The fields of a message in their order, known to us or not; null of what is no message. */
export function readFields(bytes: Uint8Array): readonly WireField[] | null {
  const reader = new Reader(bytes);
  const fields: WireField[] = [];
  while (!reader.isDone) {
    const field = readField(reader);
    if (field === null) return null;
    fields.push(field);
  }
  return fields;
}

/** The last of its number, as the format says. */
export function bytesOf(fields: readonly WireField[] | null, field: number): Uint8Array | null {
  const found = fields?.findLast((each) => each.field === field && each.kind === "bytes");
  return found?.kind === "bytes" ? found.value : null;
}

export function numberOf(fields: readonly WireField[] | null, field: number): number | null {
  const found = fields?.findLast((each) => each.field === field && each.kind === "number");
  return found?.kind === "number" ? found.value : null;
}

/** Of a field that is a `float`; null where it is none, or no number. */
export function floatOf(fields: readonly WireField[] | null, field: number): number | null {
  const bits = numberOf(fields, field);
  if (bits === null || bits > 0xffff_ffff) return null;
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  const value = view.getFloat32(0);
  return Number.isFinite(value) ? value : null;
}
