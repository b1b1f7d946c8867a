import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { api, pageContext } from "@/server/api/server-caller";

/** Who looks at this page; null when nobody is signed in. */
export const findViewer = cache(async () => {
  const { actor } = await pageContext();
  if (actor === null) return null;
  const { id, role, name, handle, realm } = await (await api()).accounts.getSettings({});
  return { userId: id, role, name, handle, realm };
});

export type Viewer = NonNullable<Awaited<ReturnType<typeof findViewer>>>;

/** For pages that need an account: whoever has not signed in does so first and comes back here. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await findViewer();
  if (viewer !== null) return viewer;
  const path = (await headers()).get("x-path") ?? "/";
  return redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
