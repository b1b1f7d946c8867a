import type { ObjectSource } from "@/delivery/object-source";
import type { Cid } from "@/protocol/cid";
import { type PicturePlace, placeOf, readSheets, type Sheet, type SheetList } from "./read-sheets";

/** Whoever only sweeps over the film asks for nothing. */
const REST_MS = 80;
/** A film is looked through near one place at a time; a sheet takes a megabyte and a half as it is shown. */
const SHEETS_HERE_MAX = 8;
/** Never at the cost of the film itself. */
const NEED = { withinMs: 1_000, spareMs: 5_000 } as const;

/** A picture of the film that can be drawn. */
export interface FilmPicture {
  readonly sheet: ImageBitmap;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureSource {
  /** The film's list of sheets. */
  readonly list: Cid;
  readonly objects: ObjectSource;
  readonly findKey: (id: string, signal: AbortSignal) => Promise<ArrayBuffer>;
}

interface Search {
  readonly cid: Cid;
  readonly controller: AbortController;
  readonly found: Promise<ImageBitmap>;
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, REST_MS);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** The small pictures of a film. Nothing of them is asked for before the first is wanted, and only what is verified is shown. */
export class FilmPictures {
  readonly #from: PictureSource;
  readonly #over = new AbortController();
  /** The one that was shown last is the last. */
  readonly #here = new Map<Cid, ImageBitmap>();
  #list: SheetList | null = null;
  #search: Search | null = null;

  constructor(from: PictureSource) {
    this.#from = from;
  }

  /** What is here already of this moment. */
  peek(timeMs: number): FilmPicture | null {
    const place = this.#list === null ? null : placeOf(this.#list, timeMs);
    const bitmap = place === null ? undefined : this.#here.get(place.sheet.cid);
    return place === null || bitmap === undefined ? null : this.#show(place, bitmap);
  }

  /** Null when it cannot be had now. Whoever asks for one of another sheet meanwhile ends the search. */
  async find(timeMs: number): Promise<FilmPicture | null> {
    try {
      const list = await this.#findList();
      const place = list === null ? null : placeOf(list, timeMs);
      return place === null ? null : this.#show(place, await this.#findSheet(place.sheet));
    } catch {
      // Unreachable, refused or no longer wanted: the film is watched without.
      return null;
    }
  }

  end(): void {
    this.#over.abort();
    for (const bitmap of this.#here.values()) bitmap.close();
    this.#here.clear();
  }

  #show({ sheet, x, y }: PicturePlace, bitmap: ImageBitmap): FilmPicture {
    this.#giveUpOthers(sheet.cid);
    this.#here.delete(sheet.cid);
    this.#here.set(sheet.cid, bitmap);
    return { sheet: bitmap, x, y, width: this.#list?.width ?? 0, height: this.#list?.height ?? 0 };
  }

  async #findList(): Promise<SheetList | null> {
    if (this.#list !== null) return this.#list;
    await rest(this.#over.signal);
    const { bytes } = await this.#from.objects.get(this.#from.list, { ...NEED, signal: this.#over.signal });
    this.#list = readSheets(new TextDecoder().decode(bytes));
    return this.#list;
  }

  #findSheet(sheet: Sheet): Promise<ImageBitmap> {
    const here = this.#here.get(sheet.cid);
    if (here !== undefined) return Promise.resolve(here);
    this.#giveUpOthers(sheet.cid);
    return this.#search?.found ?? this.#begin(sheet);
  }

  #giveUpOthers(wanted: Cid): void {
    if (this.#search === null || this.#search.cid === wanted) return;
    this.#search.controller.abort();
    this.#search = null;
  }

  #begin(sheet: Sheet): Promise<ImageBitmap> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.#over.signal]);
    const found = this.#load(sheet, signal);
    const search = { cid: sheet.cid, controller, found };
    this.#search = search;
    const forget = () => {
      if (this.#search === search) this.#search = null;
    };
    found.then(forget, forget);
    return found;
  }

  async #load({ cid, key }: Sheet, signal: AbortSignal): Promise<ImageBitmap> {
    await rest(signal);
    const { bytes } = await this.#from.objects.get(cid, { ...NEED, signal });
    const plain = key === null ? bytes : await this.#open(bytes, key, signal);
    const bitmap = await createImageBitmap(new Blob([plain], { type: "image/jpeg" }));
    if (this.#over.signal.aborted) bitmap.close();
    signal.throwIfAborted();
    this.#here.set(cid, bitmap);
    for (const [oldest, old] of [...this.#here].slice(0, -SHEETS_HERE_MAX)) {
      old.close();
      this.#here.delete(oldest);
    }
    return bitmap;
  }

  async #open(sealed: Uint8Array<ArrayBuffer>, { id, iv }: NonNullable<Sheet["key"]>, signal: AbortSignal): Promise<ArrayBuffer> {
    const key = await crypto.subtle.importKey("raw", await this.#from.findKey(id, signal), "AES-CBC", false, ["decrypt"]);
    return crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, sealed);
  }
}
