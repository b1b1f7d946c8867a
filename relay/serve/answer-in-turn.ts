import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Answers the requests of one connection one after the other, however many it sends ahead: only the answer whose turn it is learns that
 * the other side left, so no other may hold a file.
 * @param answer never throws
 */
export function answerInTurn(server: Server, answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>): void {
  const turns = new WeakMap<Socket, Promise<void>>();
  server.on("request", (request, response) => {
    const { socket } = request;
    response.on("error", () => response.destroy());
    const take = async (): Promise<void> => {
      if (socket.destroyed) return;
      await answer(request, response);
      if (!response.closed) await new Promise<void>((done) => response.once("close", done));
    };
    turns.set(socket, (turns.get(socket) ?? Promise.resolve()).then(take));
  });
}
