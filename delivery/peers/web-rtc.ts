import type { IceServer, SessionWords } from "@/protocol/peer-words";
import type { ChannelListener, PeerChannel, PeerDialer, PeerLine } from "./peer-channel";
import { PEER_RULES } from "./peer-rules";
import { readSession, writeSession } from "./session-words";

/** How long a browser looks for its own addresses: those that it has it knows at once, others ask a server. */
const GATHER_MS_MAX = 2_000;
const CHANNEL = "objects";
/** What comes before anybody listens is little. */
const EARLY_MESSAGES_MAX = 64;

function channelOf(connection: RTCPeerConnection, channel: RTCDataChannel): PeerChannel {
  const early: Uint8Array<ArrayBuffer>[] = [];
  let listener: ChannelListener | null = null;
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    connection.close();
    listener?.onClose();
  };
  channel.binaryType = "arraybuffer";
  channel.bufferedAmountLowThreshold = PEER_RULES.waitingBytesLow;
  channel.onbufferedamountlow = () => listener?.onDrain();
  channel.onclose = close;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || (listener === null && early.length >= EARLY_MESSAGES_MAX)) close();
    else if (listener === null) early.push(new Uint8Array(data));
    else listener.onMessage(new Uint8Array(data));
  };
  connection.addEventListener("connectionstatechange", () => {
    if (["failed", "closed", "disconnected"].includes(connection.connectionState)) close();
  });
  return {
    get waitingBytes() {
      return channel.bufferedAmount;
    },
    send(message) {
      if (isClosed || channel.readyState !== "open") return;
      try {
        channel.send(message);
      } catch {
        // Its own queue is full: whoever fills it does not wait as agreed, or the other has stopped reading.
        close();
      }
    },
    listen(next) {
      listener = next;
      for (const message of early.splice(0)) next.onMessage(message);
      if (isClosed) next.onClose();
    },
    close,
  };
}

function untilGathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS_MAX);
    const look = () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    };
    connection.addEventListener("icegatheringstatechange", look);
    look();
  });
}

function untilOpen(connection: RTCPeerConnection, channel: RTCDataChannel): Promise<PeerChannel> {
  const line = channelOf(connection, channel);
  if (channel.readyState === "open") return Promise.resolve(line);
  return new Promise((resolve, reject) => {
    channel.addEventListener("open", () => resolve(line), { once: true });
    channel.addEventListener("close", () => reject(new Error("The line came to nothing.")), { once: true });
    connection.addEventListener("connectionstatechange", () => {
      if (["failed", "closed"].includes(connection.connectionState)) reject(new Error("The line came to nothing."));
    });
  });
}

async function lineOf(connection: RTCPeerConnection, kind: SessionWords["kind"], opened: Promise<PeerChannel>): Promise<PeerLine> {
  // Whoever waits for it hears of it there.
  opened.catch(() => undefined);
  await connection.setLocalDescription();
  await untilGathered(connection);
  const words = readSession(kind, connection.localDescription?.sdp ?? "");
  if (words === null) throw new Error("This browser's session is of another form.");
  return {
    words,
    channel: opened,
    accept: (answer) => connection.setRemoteDescription({ type: "answer", sdp: writeSession(answer) }),
    close: () => connection.close(),
  };
}

/**
 * Lines by WebRTC. In a page only: a service worker has none. Without a server of the operators a browser looks for no address but its own,
 * and of others only such addresses are tried.
 */
export function webRtcDialer(servers: readonly IceServer[]): PeerDialer {
  const connect = () => new RTCPeerConnection({ iceServers: servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })) });
  const fitting = (words: SessionWords) => (servers.length > 0 ? words : { ...words, addresses: words.addresses.filter(({ kind }) => kind === "host") });
  /** Whatever fails, no connection is left behind. */
  const begin = async (make: (connection: RTCPeerConnection) => Promise<PeerLine>): Promise<PeerLine> => {
    const connection = connect();
    try {
      return await make(connection);
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
  };
  return {
    offer: () =>
      begin(async (connection) => {
        const channel = connection.createDataChannel(CHANNEL);
        const line = await lineOf(connection, "offer", untilOpen(connection, channel));
        return { ...line, accept: (answer) => line.accept(fitting(answer)) };
      }),
    answer: (offer) =>
      begin(async (connection) => {
        const opened = new Promise<PeerChannel>((resolve, reject) => {
          connection.ondatachannel = ({ channel }) => void untilOpen(connection, channel).then(resolve, reject);
          connection.addEventListener("connectionstatechange", () => {
            if (["failed", "closed"].includes(connection.connectionState)) reject(new Error("The line came to nothing."));
          });
        });
        await connection.setRemoteDescription({ type: "offer", sdp: writeSession(fitting(offer)) });
        return lineOf(connection, "answer", opened);
      }),
  };
}
