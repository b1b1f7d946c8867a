import { desc } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { layerPolicies } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { BUILT_IN_LAYERS, isWholeOrder, type LayerKind, type LayerRule } from "./rules";

export interface LayerPolicy {
  /** 0 of what is built in. */
  readonly version: number;
  /** In the order in which players ask. */
  readonly layers: readonly LayerRule[];
  /** ISO 8601; null of what is built in. */
  readonly setAt: string | null;
}

export interface LayerPolicyInput {
  /** The version that this one follows: what somebody else set meanwhile is not overwritten. */
  readonly version: number;
  readonly layers: readonly { readonly kind: LayerKind; readonly isOn: boolean }[];
  readonly reason: string;
}

/** The order and the switches that count now. */
export async function getLayerPolicy(db: Tx): Promise<LayerPolicy> {
  const [row] = await db.select().from(layerPolicies).orderBy(desc(layerPolicies.version)).limit(1);
  return row === undefined ? { version: 0, layers: BUILT_IN_LAYERS, setAt: null } : { ...row, setAt: row.setAt.toISOString() };
}

/** A layer that is switched takes this reason, any other keeps its own. */
function withReasons(before: readonly LayerRule[], { layers, reason }: LayerPolicyInput): LayerRule[] {
  return layers.map(({ kind, isOn }) => {
    const was = before.find((rule) => rule.kind === kind);
    return { kind, isOn, reason: was?.isOn === isOn ? was.reason : reason };
  });
}

const inWords = (layers: readonly LayerRule[]): string => layers.map(({ kind, isOn }) => (isOn ? kind : `${kind} off`)).join(", ");

/**
 * Sets the order in which players ask layers, and which are off. Counts from the next film that is opened.
 * @throws DomainError `invalid_input` unless each layer is named once, `conflict` when another order was set meanwhile
 */
export async function setLayerPolicy(services: Pick<Services, "db" | "clock">, actor: Actor, input: LayerPolicyInput): Promise<LayerPolicy> {
  requireAdmin(actor);
  if (!isWholeOrder(input.layers.map(({ kind }) => kind))) throw new DomainError("invalid_input", { sentence: "Name each layer once." });
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const before = await getLayerPolicy(tx);
    const kept = { version: input.version + 1, layers: withReasons(before.layers, input), setAt: now };
    const isNext = before.version === input.version && (await tx.insert(layerPolicies).values(kept).onConflictDoNothing().returning()).length === 1;
    if (!isNext) throw new DomainError("conflict", { sentence: "Somebody changed the order meanwhile. Look at theirs first." });
    const after = { version: kept.version, layers: inWords(kept.layers), reason: input.reason };
    await appendAudit(
      tx,
      { actorId: actor.userId, action: "distribution/layers.set", target: "layers", before: { layers: inWords(before.layers) }, after },
      now,
    );
    return { ...kept, setAt: now.toISOString() };
  });
}
