// What the relay has, asked of it over its own HTTP, so that its checks, its bytes a day and its counts hold for adapters too.
import http from "node:http";

const OBJECT_BYTES_MAX = 2 * 1024 * 1024;
const NAME = /^bafkrei[a-h][a-z2-7]{50}[aeimquy4]$/;
const CONNECTIONS_MAX = 8;
const ANSWER_TIMEOUT_MS = 10_000;

/** @param url of the relay; null when nothing is given to anybody */
export function openRelayObjects(url) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const ask = (method, cid) => (url === null || !NAME.test(cid) ? null : askRelay({ agent, method, url: `${url}/ipfs/${cid}?format=raw` }));
  return {
    has: async (cid) => (await ask("HEAD", cid)) !== null,
    /** Null of what is not there, and of everything when the bytes of the day are used up. */
    get: async (cid) => ask("GET", cid),
  };
}

function askRelay({ agent, method, url }) {
  return new Promise((done, fail) => {
    const options = { agent, method, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), headers: { "user-agent": "mhc-relay-adapter" } };
    const request = http.request(url, options, async (response) => {
      try {
        const bytes = await readAll(response);
        done(response.statusCode === 200 ? bytes : null);
      } catch (thrown) {
        fail(thrown);
      }
    });
    request.on("error", fail);
    request.end();
  });
}

async function readAll(response) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > OBJECT_BYTES_MAX) throw new Error("The relay answered with more than an object.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
