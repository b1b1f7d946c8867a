import { readMqttPlace } from "./mqtt-place";
import { type MqttUser, openMqttRadio } from "./mqtt-radio";
import { openOwnRadio, type Radio } from "./radio";

/**
 * @param place a path such as `/dev/ttyUSB0`, `tcp:HOST` or `tcp:HOST:PORT`, or `mqtt://HOST/ROOT-TOPIC`
 * @param channel its number at a radio; at a broker the place has its name
 * @throws Error when it cannot be reached
 */
export async function openRadio(place: string, channel: number, user: MqttUser): Promise<Radio> {
  const broker = readMqttPlace(place);
  return broker === null ? openOwnRadio(place, channel) : openMqttRadio(broker, user);
}
