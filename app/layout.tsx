import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { MODE_COOKIE, readMode } from "@/components/ui/mode";
import instrumentSans from "@/node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wdth-normal.woff2";
import newsreader from "@/node_modules/@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "MHC Streaming", template: "%s · MHC" },
  description: "Films, sets and sessions from people who own their work and their audience.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

// Runs before the first paint, so that a visitor without a setting of their own never sees the wrong light.
const FOLLOW_SYSTEM = `(()=>{const q=matchMedia("(prefers-color-scheme: dark)"),s=()=>{if(!document.cookie.includes("mhc-mode="))document.documentElement.dataset.mode=q.matches?"dark":"light"};s();q.addEventListener("change",s)})()`;

/** Reading the nonce makes every page dynamic: a page rendered ahead of time could not carry it, and its scripts would not run. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const mode = readMode((await cookies()).get(MODE_COOKIE)?.value);
  return (
    <html lang="en" data-theme="work" data-mode={mode ?? "light"} suppressHydrationWarning>
      <head>
        {[newsreader, instrumentSans].map((font) => (
          <link key={font} rel="preload" href={font} as="font" type="font/woff2" crossOrigin="anonymous" />
        ))}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, with the nonce; a file would come after the first paint. */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: FOLLOW_SYSTEM }} suppressHydrationWarning />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only z-50 rounded-2 bg-accent px-4 py-3 text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:px-4 focus:py-3"
        >
          Skip to the page
        </a>
        {children}
      </body>
    </html>
  );
}
