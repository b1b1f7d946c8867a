import type { Server } from "node:http";
import type { RelayConfig } from "../config";

/** Ends connections beyond what is allowed in all, and beyond what one address may have. */
export function limitConnections(server: Server, { connectionsMax, connectionsPerAddressMax }: RelayConfig): void {
  server.maxConnections = connectionsMax;
  if (connectionsPerAddressMax === null) return;
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count > connectionsPerAddressMax) socket.destroy();
  });
}
