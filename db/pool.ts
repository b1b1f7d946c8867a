import pg from "pg";

const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;
/** A statement of a request that runs longer than this is a fault; jobs that need longer set their own. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 5_000;

/** In the driver's words. */
const ANSWER_OVERDUE = "Query read timeout";

/** The rows of a statement, and how many it touched. */
export type Rows<Row = Record<string, unknown>> = Row[] & { readonly count: number };

type Statement = pg.QueryConfig | string;

export interface PoolOptions {
  readonly maxConnections?: number;
  /** How long to wait for a connection, of the pool's or a new one. */
  readonly connectTimeoutMs?: number;
  /** How long to wait for an answer before the connection is given up: longer than any statement may take. Without it, as long as the network does. */
  readonly answerTimeoutMs?: number;
}

/** What a process takes that people wait for: a server that hangs costs them seconds, and one that hangs in mid-statement no more than the longest statement. */
export const PATIENCE_WITH_PEOPLE: PoolOptions = { connectTimeoutMs: 4_000, answerTimeoutMs: STATEMENT_TIMEOUT_MS + 5_000 };

/** An array of the rows that is the driver's own result as well: our code reads the one, drizzle the other. */
function toRows(result: pg.QueryResult): Rows & pg.QueryResult {
  const { rows, rowCount, fields, command, oid } = result;
  return Object.assign(rows, { rows, rowCount, count: rowCount ?? 0, fields, command, oid });
}

/** Without a listener, losing a connection that is out on loan would end the process; whoever uses it hears of it anyway. */
class ListenedClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

/**
 * What drizzle takes for a pool of the `pg` driver. It answers with rows, and a connection that is lost while on loan
 * comes back by itself: drizzle keeps one whose `begin` failed, and the pool would run dry.
 */
export class RowsPool {
  /** Drizzle knows a pool by this word in its class's name, and runs a transaction across connections without it: no minifier may change it. */
  static readonly name = "RowsPool";
  readonly #pool: pg.Pool;

  constructor(url: string, options: PoolOptions) {
    this.#pool = new pg.Pool({
      connectionString: url,
      Client: ListenedClient,
      max: options.maxConnections ?? POOL_CONNECTIONS_MAX,
      connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: options.answerTimeoutMs,
      options: "-c TimeZone=UTC",
      keepAlive: true,
    });
    // Of an idle connection: the pool has dropped it already and makes a new one when it needs it.
    this.#pool.on("error", () => undefined);
  }

  async query(statement: Statement, values?: unknown[]): Promise<Rows & pg.QueryResult> {
    return toRows(await this.#pool.query(statement, values));
  }

  async connect(): Promise<{ query(statement: Statement, values?: unknown[]): Promise<Rows & pg.QueryResult>; release(): void }> {
    const client = await this.#pool.connect();
    let isOnLoan = true;
    const giveBack = (isLost: boolean) => {
      if (!isOnLoan) return;
      isOnLoan = false;
      client.off("end", onEnd);
      client.release(isLost);
    };
    const onEnd = () => giveBack(true);
    client.once("end", onEnd);
    const query = async (statement: Statement, values?: unknown[]) => {
      try {
        return toRows(await client.query(statement, values));
      } catch (thrown) {
        // The driver stops listening for the answer, and nobody else may be handed the connection that still owes it.
        if (thrown instanceof Error && thrown.message === ANSWER_OVERDUE) giveBack(true);
        throw thrown;
      }
    };
    return { query, release: () => giveBack(false) };
  }

  /** Lets what is under way end, for a few seconds. */
  async end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    await Promise.race([this.#pool.end(), patience]);
    clearTimeout(timer);
  }
}
