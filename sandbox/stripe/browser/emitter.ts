type Handler = (event: unknown) => void;

export interface Emitter {
  on(type: string, handler: Handler): void;
  off(type: string, handler?: Handler): void;
  emit(type: string, event: unknown): void;
}

export function createEmitter(): Emitter {
  const handlers = new Map<string, Set<Handler>>();
  return {
    on: (type, handler) => void handlers.set(type, (handlers.get(type) ?? new Set()).add(handler)),
    off: (type, handler) => void (handler ? handlers.get(type)?.delete(handler) : handlers.delete(type)),
    emit: (type, event) => {
      for (const handler of [...(handlers.get(type) ?? [])]) handler(event);
    },
  };
}
