import { API_VERSION } from "../version";
import { differenceOf } from "./difference";
import { noSuch, notFound } from "./errors";
import { fractionOf, lettersOf } from "./ids";
import type { Store } from "./store";
import type { Row } from "./table";
import { isOfKind } from "./table";
import type { IndexedField, Kind, StoredEvent, Tables } from "./tables";
import type { World } from "./world";

/** What a request or a task may do to the store. All of it happens at once: nothing here waits. */
export class Context {
  /** The events told so far, in order; they are sent once the request is committed. */
  readonly events: { event: StoredEvent; account: string | null }[];

  constructor(
    readonly store: Store,
    private readonly world: World,
    readonly listen: (ctx: Context, type: string, object: unknown) => void,
    /** The connected account that the request speaks for. */
    readonly account: string | null,
    readonly request: { id: string | null; idempotency_key: string | null },
    events: { event: StoredEvent; account: string | null }[] = [],
  ) {
    this.events = events;
  }

  get nowMs(): number {
    return this.world.clock.nowMs();
  }

  /** Where pages of the stand-in are reached. */
  get baseUrl(): string {
    return this.world.baseUrl;
  }

  /** Unix seconds, Stripe's unit of time. */
  get now(): number {
    return Math.floor(this.world.clock.nowMs() / 1000);
  }

  /** The same request speaking for a connected account, or for the platform (null). */
  as(account: string | null): Context {
    return new Context(this.store, this.world, this.listen, account, this.request, this.events);
  }

  /** The same request at another time: that of a test clock. */
  at(nowMs: number): Context {
    const world = { clock: { nowMs: () => nowMs }, baseUrl: this.world.baseUrl };
    return new Context(this.store, world, this.listen, this.account, this.request, this.events);
  }

  newId(prefix: string, chars = 24): string {
    return `${prefix}_${lettersOf(this.store.seed, this.store.nextNumber(), chars)}`;
  }

  /** A fraction from 0 to 1, the next in the seed's row. */
  random(): number {
    return fractionOf(this.store.seed, "random", this.store.nextNumber());
  }

  find<K extends Kind>(kind: K, id: string): Tables[K] | null {
    const row = this.store.row(kind, id);
    return row !== null && row.account === this.account ? row.object : null;
  }

  /** The object that the path names. @throws 404 */
  get<K extends Kind>(kind: K, id: string): Tables[K] {
    const object = this.find(kind, id);
    if (object === null) throw notFound(kind, id);
    return object;
  }

  /** The object that a parameter names. @throws 400 with the parameter's name */
  named<K extends Kind>(kind: K, id: string, param: string): Tables[K] {
    const object = this.find(kind, id);
    if (object === null) throw noSuch(kind, id, param);
    return object;
  }

  /** True if it was there and is not any more. */
  wasDeleted(kind: Kind, id: string): boolean {
    const row = this.store.row(kind, id);
    return row !== null && row.account === this.account && row.object === null;
  }

  put<K extends Kind>(kind: K, object: Tables[K]): Tables[K] {
    this.store.put(kind, this.account, object.id, object);
    return object;
  }

  /** Changes fields of an object that is there, and gives what it is now. */
  patch<K extends Kind>(kind: K, id: string, change: Partial<Tables[K]>): Tables[K] {
    return this.put(kind, { ...this.get(kind, id), ...change });
  }

  remove(kind: Kind, id: string): void {
    this.store.put(kind, this.account, id, null);
  }

  /** The objects whose field has this value, oldest first. */
  having<K extends Kind>(kind: K, field: IndexedField, value: string): Tables[K][] {
    return this.store
      .table(kind)
      .having(field, value)
      .flatMap((row) => this.mine(kind, row));
  }

  /** Every object of a kind, oldest first; for kinds of which there are few. */
  all<K extends Kind>(kind: K): Tables[K][] {
    return [...this.store.table(kind).oldestFirst()].flatMap((row) => this.mine(kind, row));
  }

  /** Tells an event; what listens to it inside the stand-in runs at once, in the same request. */
  emit(type: string, object: unknown, previous?: Record<string, unknown>): void {
    const event: StoredEvent = {
      id: this.newId("evt"),
      object: "event",
      ...(this.account === null ? {} : { account: this.account }),
      api_version: API_VERSION,
      created: this.now,
      data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false,
      request: this.request,
      type,
    };
    this.put("event", event);
    this.events.push({ event, account: this.account });
    this.listen(this, type, object);
  }

  /** What this request did so far did not happen: for previews, which do what they show and take it back. */
  takeBack(): void {
    this.store.rollback();
    this.events.length = 0;
  }

  /** Tells `type` with what the change was, unless nothing changed. */
  emitChange(type: string, before: object, after: object): void {
    const previous = differenceOf(before, after);
    if (Object.keys(previous).length > 0) this.emit(type, after, previous);
  }

  /** The subject of a task about an object of this account. */
  subjectOf(id: string): string {
    return `${this.account ?? ""}/${id}`;
  }

  /** The account and the id that `subjectOf` wrote. */
  readSubject(subject: string): { ctx: Context; id: string } {
    const slash = subject.indexOf("/");
    return { ctx: this.as(slash === 0 ? null : subject.slice(0, slash)), id: subject.slice(slash + 1) };
  }

  /** Asks the scheduler to do `kind` at a time; a second task of the same kind and subject takes the first one's place. */
  schedule(kind: string, subject: string, dueAtMs: number): void {
    const id = `${kind}:${subject}`;
    this.store.put("_task", null, id, { id, kind, dueAtMs, subject });
  }

  unschedule(kind: string, subject: string): void {
    const id = `${kind}:${subject}`;
    if (this.store.row("_task", id)?.object) this.store.put("_task", null, id, null);
  }

  private mine<K extends Kind>(kind: K, row: Row): Tables[K][] {
    return isOfKind(kind, row) && row.object !== null && row.account === this.account ? [row.object] : [];
  }
}
