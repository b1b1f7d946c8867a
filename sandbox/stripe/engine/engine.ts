import { VirtualClock } from "./clock";
import { Context } from "./context";
import { ApiError } from "./errors";
import { Heap } from "./heap";
import { prune } from "./prune";
import { Store } from "./store";
import { isOfKind } from "./table";
import type { Task } from "./tables";
import type { World } from "./world";

/** Does a due task; runs in a request of its own. */
export type TaskHandler = (ctx: Context, subject: string) => void;

/** Runs inside the request that told the event. `object` is the event's. */
export type Listener = (ctx: Context, object: unknown) => void;

interface EngineOptions {
  seed: string;
  dataFile?: string;
  /** Unix milliseconds at which a standing clock begins; without it the clock runs. */
  nowMs?: number;
  /** Where its pages are reached. */
  baseUrl: string;
  tasks: Readonly<Record<string, TaskHandler>>;
  listeners: Readonly<Record<string, readonly Listener[]>>;
  /** Runs last inside each transaction, so that deliveries are as durable as their events; what it returns runs after the commit. */
  beforeCommit(ctx: Context): () => void;
}

/** A timer of Node cannot wait longer. */
const TIMER_MS_MAX = 2_000_000_000;
const PRUNE_EVERY_COMMITS = 5_000;
const NOBODY = { id: null, idempotency_key: null };

/** The store, the clock and the scheduler: each request or due task runs alone and whole. */
export class Engine implements World {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly baseUrl: string;
  private readonly due = new Heap<Task>((a, b) => a.dueAtMs - b.dueAtMs);
  private timer: NodeJS.Timeout | null = null;
  private isRunningTasks = false;
  private commits = 0;

  constructor(private readonly options: EngineOptions) {
    this.baseUrl = options.baseUrl;
    this.store = new Store(options.seed, options.dataFile);
    const saved = this.store.row("_setting", "clock")?.object?.value;
    const savedMs = typeof saved === "number" ? saved : null;
    this.clock = new VirtualClock(options.nowMs === undefined ? null : Math.max(options.nowMs, savedMs ?? 0));
    if (options.nowMs === undefined && savedMs !== null) this.clock.advanceTo(savedMs);
    for (const row of this.store.table("_task").rows.values()) if (isOfKind("_task", row)) this.queue(row.object);
  }

  /**
   * Runs a request: what it changed is on disk when this returns, or nothing of it happened. An error that keeps its
   * changes commits them before it is thrown on.
   */
  run<T>(origin: { account: string | null; request: { id: string | null; idempotency_key: string | null } }, work: (ctx: Context) => T): T {
    const ctx = new Context(this.store, this, (at, type, object) => this.listen(at, type, object), origin.account, origin.request);
    try {
      const result = work(ctx);
      this.commit(ctx);
      return result;
    } catch (error) {
      if (error instanceof ApiError && error.keepsChanges) this.commit(ctx);
      else this.store.rollback();
      throw error;
    }
  }

  /** Moves time, doing each due task at its own moment, oldest first. */
  advanceTo(atMs: number): void {
    this.runTasksUntil(atMs, (error) => {
      throw error;
    });
    this.clock.advanceTo(atMs);
    this.run({ account: null, request: NOBODY }, (ctx) => ctx.put("_setting", { id: "clock", value: this.clock.nowMs() }));
    prune(this.store, this.clock.nowMs());
  }

  /** Does what is due by now, and goes on as the running clock reaches the rest. A task that fails stops no other. */
  start(): void {
    this.runTasksUntil(this.clock.nowMs(), (error) => console.error(error));
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.store.close();
  }

  private runTasksUntil(atMs: number, onError: (error: unknown) => void): void {
    if (this.isRunningTasks) return;
    this.isRunningTasks = true;
    try {
      for (let task = this.due.peek(); task !== undefined && task.dueAtMs <= atMs; task = this.due.peek()) {
        this.due.pop();
        try {
          this.runTask(task);
        } catch (error) {
          onError(error);
        }
      }
    } finally {
      this.isRunningTasks = false;
      this.setTimer();
    }
  }

  private runTask(task: Task): void {
    const stored = this.store.row("_task", task.id)?.object;
    if (stored?.dueAtMs !== task.dueAtMs) return;
    const handler = this.options.tasks[task.kind];
    if (handler === undefined) throw new Error(`No handler for tasks of kind ${task.kind}`);
    this.clock.advanceTo(task.dueAtMs);
    this.run({ account: null, request: NOBODY }, (ctx) => {
      ctx.unschedule(task.kind, task.subject);
      handler(ctx, task.subject);
    });
  }

  private listen(ctx: Context, type: string, object: unknown): void {
    for (const listener of this.options.listeners[type] ?? []) listener(ctx, object);
  }

  private commit(ctx: Context): void {
    const afterCommit = this.options.beforeCommit(ctx);
    const tasks = this.store.changedTasks();
    this.store.commit();
    afterCommit();
    for (const task of tasks) this.queue(task);
    if (tasks.length > 0) this.setTimer();
    this.commits += 1;
    if (this.commits % PRUNE_EVERY_COMMITS === 0) prune(this.store, this.clock.nowMs());
  }

  private queue(task: Task | null): void {
    if (task !== null) this.due.push(task);
  }

  private setTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const next = this.due.peek();
    if (next === undefined || !this.clock.isRunning || this.isRunningTasks) return;
    const waitMs = Math.min(Math.max(next.dueAtMs - this.clock.nowMs(), 0), TIMER_MS_MAX);
    this.timer = setTimeout(() => this.start(), waitMs);
    this.timer.unref();
  }
}
