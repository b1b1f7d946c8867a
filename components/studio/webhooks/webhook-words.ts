import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Endpoint = Outputs["webhooks"]["endpoints"]["items"][number];
export type Delivery = Outputs["webhooks"]["deliveries"]["items"][number];
export type DeliveryDetail = Outputs["webhooks"]["delivery"];

export const DELIVERY_STATUS: Readonly<Record<Delivery["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  pending: { word: "On its way", tone: "running" },
  delivered: { word: "Delivered", tone: "ok" },
  failed: { word: "Failed", tone: "bad" },
};

/** Whether an endpoint is told, and whether it answers. */
export function endpointStatus({ status, failingSince, disabledReason }: Endpoint): { readonly word: string; readonly tone: StatusTone } {
  if (status === "disabled") return { word: disabledReason === null ? "Off" : `Off: ${disabledReason}`, tone: "idle" };
  return failingSince === null ? { word: "On", tone: "ok" } : { word: "Does not answer well", tone: "unknown" };
}

/** Kinds of events, each with `kind.*`, which is all of it. */
export function listPatterns(eventTypes: readonly string[]): readonly string[] {
  const kinds = [...new Set(eventTypes.map((type) => type.split(".")[0] ?? type))];
  return kinds.flatMap((kind) => {
    const types = eventTypes.filter((type) => type === kind || type.startsWith(`${kind}.`));
    return types.length > 1 ? [`${kind}.*`, ...types] : types;
  });
}
