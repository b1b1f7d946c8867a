// The floor: hands out the files of a folder by their names with what Node has, and looks at nothing.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [folder = ""] = process.argv.slice(2);
const server = createServer((request, response) => {
  const path = join(folder, request.url ?? "");
  response.writeHead(200, { "content-length": statSync(path).size });
  createReadStream(path, { highWaterMark: 256 * 1024 }).pipe(response);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
