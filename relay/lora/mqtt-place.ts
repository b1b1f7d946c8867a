/** Where envelopes of a channel are said and heard. */
export interface MqttPlace {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Of a region, `msh/EU_868` for one. */
  readonly root: string;
  /** By its name, which is the same for all nodes that share it. */
  readonly channel: string;
}

export const MQTT_USAGE = "mqtt://host[:port]/root-topic[?channel=NAME], or mqtts://; user and password are in MQTT_USERNAME and MQTT_PASSWORD";
const PORTS = { plain: 1883, secure: 8883 } as const;
/** What a node without settings of its own is in. */
const CHANNEL_DEFAULT = "LongFast";
const TOPIC = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+){0,7}$/;
const TOPIC_CHARS_MAX = 100;
/** As long as a channel's name may be there. */
const CHANNEL = /^[A-Za-z0-9_-]{1,11}$/;

/** Null of a text that does not begin like one. @throws Error of one that does, and goes on in a way that is not understood */
export function readMqttPlace(text: string): MqttPlace | null {
  if (!/^mqtts?:/.test(text)) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const [root, channel] = [url?.pathname.slice(1) ?? "", url?.searchParams.get("channel") ?? CHANNEL_DEFAULT];
  const isPlain = url !== null && url.username + url.password + url.hash === "" && [...url.searchParams.keys()].every((name) => name === "channel");
  if (url === null || !isPlain || url.hostname === "" || root.length > TOPIC_CHARS_MAX || !TOPIC.test(root) || !CHANNEL.test(channel)) {
    // A text with a password in it is not repeated.
    throw new Error(`The radio's place should be ${MQTT_USAGE}.`);
  }
  const isSecure = url.protocol === "mqtts:";
  const port = url.port === "" ? PORTS[isSecure ? "secure" : "plain"] : Number(url.port);
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port, isSecure, root, channel };
}
