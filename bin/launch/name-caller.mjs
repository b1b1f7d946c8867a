// Preloaded into the site (`node --import`): adds whom each request came from to its X-Forwarded-For, as every proxy before us does.
// Next.js writes that header only where the caller sent none, so that what is read last would be the caller's own word.
import { subscribe } from "node:diagnostics_channel";

const HEADER = "x-forwarded-for";

// Told before anybody hears of the request (Node.js, HTTP channels).
subscribe("http.server.request.start", ({ request }) => {
  const said = request.headers[HEADER];
  const address = request.socket.remoteAddress ?? "";
  request.headers[HEADER] = said === undefined ? address : `${said}, ${address}`;
});
