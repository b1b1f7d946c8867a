import { Middleware } from "inngest";
import { getAsyncCtx } from "inngest/experimental";
import { type JsonSafe, requireJsonSafe } from "./json-safe";

interface JsonSafeTransform extends Middleware.StaticTransform {
  Out: JsonSafe<this["In"]>;
}

/** How many events a step has sent so far, by the object that stands for this one execution of it. */
const sentByStep = new WeakMap<object, number>();

export interface StepNews {
  readonly runId: string;
  readonly hash: string;
  readonly name: string;
  readonly isOver: boolean;
}

const stepListeners = new Set<(news: StepNews) => void>();

/** Hears of each step of this process as its code begins and ends, which its engine else learns only at the end. */
export function onStepNews(listener: (news: StepNews) => void): () => void {
  stepListeners.add(listener);
  return () => stepListeners.delete(listener);
}

function tellOver(runId: string, stepInfo: { readonly hashedId: string }): void {
  for (const listener of stepListeners) listener({ runId, hash: stepInfo.hashedId, name: "", isOver: true });
}

/**
 * Two promises on top of the SDK's, on either engine. Nothing that JSON would silently change gets through: a step,
 * a function or an event with such data fails (json-safe.ts). And an event that a step sends without an id gets the id
 * `run:step:n`, so that a step that runs again after a crash does not send its events twice.
 */
export class JobMiddleware extends Middleware.BaseMiddleware {
  readonly id = "jobs";
  declare stepOutputTransform: JsonSafeTransform;
  declare functionOutputTransform: JsonSafeTransform;

  override onStepStart({ ctx, stepInfo }: Middleware.OnStepStartArgs): void {
    const name = stepInfo.options.name ?? stepInfo.options.id;
    for (const listener of stepListeners) listener({ runId: ctx.runId, hash: stepInfo.hashedId, name, isOver: false });
  }

  override onStepComplete({ ctx, stepInfo }: Middleware.OnStepCompleteArgs): void {
    tellOver(ctx.runId, stepInfo);
  }

  override onStepError({ ctx, stepInfo }: Middleware.OnStepErrorArgs): void {
    tellOver(ctx.runId, stepInfo);
  }

  override async wrapStepHandler({ next, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    const output = await next();
    // The SDK makes the result of sendEvent itself.
    if (stepInfo.stepType !== "sendEvent") requireJsonSafe(output, `The result of step "${stepInfo.options.id}"`);
    return output;
  }

  override async wrapFunctionHandler({ next, fn }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    const output = await next();
    requireJsonSafe(output, `The result of function "${fn.id()}"`);
    return output;
  }

  override async transformSendEvent(args: Middleware.TransformSendEventArgs): Promise<Middleware.TransformSendEventArgs> {
    for (const event of args.events) requireJsonSafe(event.data, `The data of event "${event.name}"`);
    const execution = (await getAsyncCtx())?.execution;
    const step = execution?.executingStep;
    if (execution === undefined || step?.hashedId === undefined) return args;
    const first = sentByStep.get(step) ?? 0;
    sentByStep.set(step, first + args.events.length);
    const prefix = `${execution.ctx.runId}:${step.hashedId}`;
    return { ...args, events: args.events.map((event, index) => ({ ...event, id: event.id ?? `${prefix}:${first + index}` })) };
  }
}
