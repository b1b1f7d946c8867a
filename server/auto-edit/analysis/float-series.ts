const ROOM_FIRST = 4096;

/** Numbers that keep coming, held in 4 bytes each: two hours of frames or of onsets stay in a few megabytes. */
export class FloatSeries {
  #room = new Float32Array(ROOM_FIRST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#room.length) {
      const larger = new Float32Array(this.#room.length * 2);
      larger.set(this.#room);
      this.#room = larger;
    }
    this.#room[this.#length++] = value;
  }

  /** The value at `index`; beyond either end, 0. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#room[index] ?? 0) : 0;
  }

  /** A view of what is there so far; it does not grow. */
  view(): Float32Array {
    return this.#room.subarray(0, this.#length);
  }
}
