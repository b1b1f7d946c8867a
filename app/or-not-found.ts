import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";

/** What a procedure answers; where it says "not found", the page says so too. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof TRPCError && thrown.code === "NOT_FOUND") notFound();
    throw thrown;
  }
}

/** What a procedure answers, or null where it says "not found". */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof TRPCError && thrown.code === "NOT_FOUND") return null;
    throw thrown;
  }
}
