import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pin } from "../commands/pin";
import { makeArtistKey, workId } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { readPins } from "../works/pins";
import { encodeQuestion, readAnswer, readName } from "./dns-message";
import { createDnsResolver } from "./dns-resolver";
import { createDohResolver } from "./doh-resolver";
import { findKey } from "./find-key";

const NAME = "_mhc.artist.example";
/** A pointer to the name of the question, which begins behind the header. */
const QUESTION = Buffer.of(0xc0, 12);
const word = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);

function record(type: number, data: Buffer, owner = QUESTION): Buffer {
  return Buffer.concat([owner, word(type), word(1), Buffer.of(0, 0, 1, 44), word(data.length), data]);
}
/** One string of at most 255 bytes, or two of them. */
function text(value: string, cut = value.length): Buffer {
  const parts = [value.slice(0, cut), value.slice(cut)].filter((part) => part !== "");
  return record(16, Buffer.concat(parts.flatMap((part) => [Buffer.of(part.length), Buffer.from(part)])));
}

/** An answer to a question of ours: its id, its question, then records. */
function answerTo(question: Buffer, records: readonly Buffer[], flags = 0x8180): Buffer {
  const end = question.indexOf(0, 12) + 5;
  return Buffer.concat([question.subarray(0, 2), word(flags), word(1), word(records.length), word(0), word(0), question.subarray(12, end), ...records]);
}

let key: string;
let respond: (question: Buffer, response: ServerResponse) => void;
const doh = createServer((request, response) => {
  void buffer(request).then((question) => respond(question, response));
});
let url: string;

const send = (response: ServerResponse, body: Buffer, type = "application/dns-message", status = 200) =>
  response.writeHead(status, { "content-type": type }).end(body);

beforeAll(async () => {
  key = (await makeArtistKey()).publicKey;
  doh.listen(0, "127.0.0.1");
  await once(doh, "listening");
  const address = doh.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/dns-query`;
});
afterAll(async () => {
  doh.closeAllConnections();
  await new Promise((done) => doh.close(done));
});

describe("DNS over HTTPS", () => {
  const find = () => createDohResolver(url, 300).findTexts(NAME);

  it("gives all texts of the name, strings of one joined, through aliases, and nothing of other names", async () => {
    const elsewhere = Buffer.concat([Buffer.of(4), Buffer.from("else"), QUESTION]);
    const records = [
      record(5, elsewhere),
      record(16, Buffer.from("\u0003yes"), elsewhere),
      text("not this one"),
      record(16, Buffer.from("\u0001a\u0001b"), elsewhere),
      record(1, Buffer.of(127, 0, 0, 1)),
    ];
    respond = (question, response) => void send(response, answerTo(question, records));
    expect(await find()).toEqual(["yes", "ab"]);
    respond = (question, response) => void send(response, answerTo(question, [text(`mhc-key=${key}`, 20)]));
    expect(await find()).toEqual([`mhc-key=${key}`]);
  });

  it("gives nothing for a name that is not there", async () => {
    respond = (question, response) => void send(response, answerTo(question, [], 0x8183));
    expect(await find()).toEqual([]);
  });

  it.each<[string, (question: Buffer, response: ServerResponse) => unknown]>([
    ["an answer that is cut", (question, response) => send(response, answerTo(question, [text("x")], 0x8380))],
    ["a failure of the resolver", (question, response) => send(response, answerTo(question, [], 0x8182))],
    ["another question's answer", (_, response) => send(response, answerTo(encodeQuestion(0, "_mhc.other.example"), [text("x")]))],
    ["another id", (_, response) => send(response, answerTo(encodeQuestion(7, NAME), [text("x")]))],
    ["the question itself", (question, response) => send(response, question)],
    ["a name that goes round", (question, response) => send(response, answerTo(question, [record(16, Buffer.of(1, 97), Buffer.of(0xc0, 37))]))],
    ["half a record", (question, response) => send(response, answerTo(question, [text("some text")]).subarray(0, -4))],
    ["a page", (_, response) => send(response, Buffer.from("<html>"), "text/html")],
    ["an error", (question, response) => send(response, answerTo(question, [text("x")]), "application/dns-message", 502)],
    ["too much", (question, response) => send(response, Buffer.concat([answerTo(question, [text("x")]), Buffer.alloc(70_000)]))],
    ["a way elsewhere", (_, response) => response.writeHead(302, { location: url }).end()],
    ["nothing in time", () => undefined],
  ])("takes %s for no answer", async (_, how) => {
    respond = (question, response) => void how(question, response);
    await expect(find()).rejects.toThrow(/does not answer|no answer that can be read/);
  });

  it("never fails on what is no message", () => {
    const question = encodeQuestion(0, NAME);
    const good = answerTo(question, [text("a"), text("b")]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(good.length), fc.nat(8), (noise, at, cut) => {
        readAnswer(noise, 0, NAME);
        readAnswer(Buffer.concat([good.subarray(0, at), noise, good.subarray(at + cut)]), 0, NAME);
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });
});

describe("plain DNS", () => {
  it("is asked again when the first question is lost, and answers of others are let pass", async () => {
    const server = createSocket("udp4");
    let asked = 0;
    server.on("message", (question, { port, address }) => {
      asked += 1;
      if (asked === 1) return;
      server.send(answerTo(encodeQuestion((question.readUInt16BE(0) + 1) & 0xffff, NAME), [text("a lie")]), port, address);
      server.send(answerTo(question, [text("the truth")]), port, address);
    });
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    expect(await createDnsResolver({ host: "127.0.0.1", port: server.address().port }, 1_000).findTexts(NAME)).toEqual(["the truth"]);
    server.removeAllListeners("message");
    await expect(createDnsResolver({ host: "127.0.0.1", port: server.address().port }, 100).findTexts(NAME)).rejects.toThrow("no answer");
    await new Promise<void>((done) => server.close(() => done()));
  });
});

describe("a pin by name", () => {
  const answers = (...texts: readonly string[]) => {
    respond = (question, response) =>
      void send(
        response,
        answerTo(
          question,
          texts.map((each) => text(each)),
        ),
      );
  };

  it("is of the one key that the name has", async () => {
    answers("v=spf1 -all", `mhc-key=${key}`);
    const relay = await openTestRelay({ names: [{ kind: "doh", url }] });
    const printed: string[] = [];
    const work = workId("film");
    const context = {
      args: [work, "--name", "Artist.Example.", "--dir", relay.folder],
      env: process.env,
      print: (line: string) => printed.push(line),
      say: () => undefined,
    };
    expect(await pin(context)).toBe(0);
    expect(await readPins(relay.folder)).toEqual([{ work, key }]);
    await expect(pin({ ...context, args: [...context.args, "--key", key] })).rejects.toThrow("not both");
    await relay.remove();
  });

  it("is refused for several keys and for none, and asks the next resolver when one fails", async () => {
    const resolvers = [createDohResolver("http://127.0.0.1:1/dns-query", 300), createDohResolver(url, 300)];
    answers(`mhc-key=${key}`, `mhc-key=${(await makeArtistKey()).publicKey}`);
    await expect(findKey(resolvers, "artist.example")).rejects.toThrow("has 2 keys");
    answers("mhc-key=short", `MHC-KEY=${key}`);
    await expect(findKey(resolvers, "artist.example")).rejects.toThrow("No key was found for _mhc.artist.example");
    answers(`mhc-key=${key}`, `mhc-key=${key}`);
    expect(await findKey(resolvers, "artist")).toBe(key);
    await expect(findKey([], "artist.example")).rejects.toThrow("No resolver");
  });

  it.each(["", ".", "a..b", "-a.example", "a b", "ä.example", "a.example/x", `${"a".repeat(64)}.example`, `${"a.".repeat(130)}example`])(
    "takes %j for no name",
    async (name) => {
      expect(readName(name)).toBeNull();
      await expect(findKey([createDohResolver(url)], name)).rejects.toThrow("is no name");
    },
  );
});
