import type { BrowserContext, Page } from "@playwright/test";
import type { Sight } from "@/components/player/testing/work-page";
import type { HttpLayer } from "@/delivery/layer";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import type { MadeWork } from "@/delivery/testing/make-work";
import { type SiteFiles, startSite, type TestSite } from "@/delivery/testing/start-site";
import { stockMaster } from "./stock-master";
import { startTlsFront, type TlsFront } from "./tls-front";

export type PlayerName = "ours" | "ours-worker" | "stock";

export interface StageSetting {
  /** A browser with nothing kept that may open the site's page; it is closed with the stage. */
  readonly open: (siteUrl: string) => Promise<BrowserContext>;
  /** Whether the first carrier is asked by TLS. */
  readonly isEncrypted?: boolean;
  /** Who carries the film, in the operator's order. */
  readonly kinds?: readonly HttpLayer["kind"][];
  /** Where site and carriers listen; loopback unless said. */
  readonly host?: string;
}

/** A site and carriers of their own, and a browser at the watch page. */
export interface Stage {
  readonly page: Page;
  readonly site: TestSite;
  readonly carriers: readonly HostileServer[];
  /** The first of them. */
  readonly cdn: HostileServer;
  /** The second. */
  readonly relay: HostileServer;
  readonly front: TlsFront;
  /** @param bufferSeconds null for as much as the player wants */
  play(player: PlayerName, bufferSeconds: number | null): Promise<unknown>;
  sight(): Promise<Sight>;
  close(): Promise<void>;
}

const STOCK_PATH = "/stock.m3u8";
const PAGE_MS_MAX = 120_000;

export async function setStage(made: MadeWork, files: SiteFiles, setting: StageSetting): Promise<Stage> {
  const { open, isEncrypted = false, kinds = ["cdn", "relay"], host } = setting;
  const carriers = await Promise.all(kinds.map(() => startHostileServer(made.objects, "well", host)));
  const [cdn, relay] = carriers;
  if (cdn === undefined || relay === undefined) throw new Error("A stage has two carriers at least.");
  const front = await startTlsFront(cdn.baseUrl);
  const layers = carriers.map(({ baseUrl }, index) => {
    const kind = kinds[index] ?? "relay";
    return { name: `${kind}-${index}`, kind, baseUrl: index === 0 && isEncrypted ? front.baseUrl : baseUrl };
  });
  const site = await startSite(made, files, new Map([[STOCK_PATH, stockMaster(made, layers)]]), host);
  site.layers = layers;
  const context = await open(site.url);
  const page = await context.newPage();
  await page.goto(`${site.url}/watch/${made.work}`, { timeout: PAGE_MS_MAX });
  const directOrigins = layers.map(({ baseUrl }) => baseUrl);
  return {
    ...{ page, site, carriers, cdn, relay, front },
    play(player, bufferSeconds) {
      const stock = { url: `${site.url}${STOCK_PATH}`, bufferSeconds };
      const ours = { work: made.work, directOrigins, bufferSeconds, rate: 1 };
      return page.evaluate(player === "stock" ? `void page.playStock(${JSON.stringify(stock)})` : `void page.playOurs(${JSON.stringify(ours)})`);
    },
    sight: () => page.evaluate<Sight>("page.sight()"),
    async close() {
      await context.close();
      for (const each of [site, front, ...carriers]) each.close();
    },
  };
}
