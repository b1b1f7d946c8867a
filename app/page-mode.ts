import { cookies } from "next/headers";
import { MODE_COOKIE, type Mode, readMode } from "@/components/ui/mode";

/** The visitor's own light or dark; null when they have not chosen. */
export async function findMode(): Promise<Mode | null> {
  return readMode((await cookies()).get(MODE_COOKIE)?.value);
}
