import { headers } from "next/headers";
import { cache } from "react";
import { createContext } from "./request";
import { createCaller } from "./router";

/** The context of the page being rendered, made once a request. */
export const pageContext = cache(async () => {
  const incoming = await headers();
  return createContext(new Request("http://page.local/", { headers: new Headers(incoming) }));
});

/** Server components call procedures with this: the same checks as at the doors, without a network in between. */
export const api = cache(async () => createCaller(await pageContext()));
