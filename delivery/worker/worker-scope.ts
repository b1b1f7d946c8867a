/** What of a service worker's global we use. TypeScript has it in a library that cannot stand beside that of a page. */
export interface WorkerScope {
  readonly location: { readonly origin: string };
  readonly clients: {
    claim(): Promise<void>;
    get(id: string): Promise<{ postMessage(message: unknown, transfer?: MessagePort[]): void } | undefined>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", listen: (event: ExtendableWork) => void): void;
  addEventListener(kind: "fetch", listen: (event: FetchWork) => void): void;
  addEventListener(kind: "message", listen: (event: MessageWork) => void): void;
}

export interface ExtendableWork {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchWork extends ExtendableWork {
  readonly request: Request;
  readonly clientId: string;
  respondWith(answer: Promise<Response>): void;
}

export interface MessageWork extends ExtendableWork {
  readonly data: unknown;
  readonly ports: readonly { postMessage(message: unknown): void }[];
}
