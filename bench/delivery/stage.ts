import type { Browser, Page } from "@playwright/test";
import type { Sight } from "@/components/player/testing/work-page";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import type { MadeWork } from "@/delivery/testing/make-work";
import { type SiteFiles, startSite, type TestSite } from "@/delivery/testing/start-site";
import { stockMaster } from "./stock-master";
import { startTlsFront, type TlsFront } from "./tls-front";

export type PlayerName = "ours" | "ours-worker" | "stock";

/** A site, a CDN and a relay of their own, and a browser with nothing kept at the watch page. */
export interface Stage {
  readonly page: Page;
  readonly site: TestSite;
  readonly cdn: HostileServer;
  readonly relay: HostileServer;
  readonly front: TlsFront;
  play(player: PlayerName, bufferSeconds: number): Promise<unknown>;
  sight(): Promise<Sight>;
  close(): Promise<void>;
}

const STOCK_PATH = "/stock.m3u8";

export async function setStage(browser: Browser, made: MadeWork, files: SiteFiles, isEncrypted: boolean): Promise<Stage> {
  const [cdn, relay] = [await startHostileServer(made.objects), await startHostileServer(made.objects)];
  const front = await startTlsFront(cdn.baseUrl);
  const layers = [
    { name: "cdn", kind: "cdn" as const, baseUrl: isEncrypted ? front.baseUrl : cdn.baseUrl },
    { name: "relay", kind: "relay" as const, baseUrl: relay.baseUrl },
  ];
  const site = await startSite(made, files, new Map([[STOCK_PATH, stockMaster(made, layers)]]));
  site.layers = layers;
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${site.url}/watch/${made.work}`);
  const directOrigins = layers.map(({ baseUrl }) => baseUrl);
  return {
    ...{ page, site, cdn, relay, front },
    play(player, bufferSeconds) {
      const stock = { url: `${site.url}${STOCK_PATH}`, bufferSeconds };
      const ours = { work: made.work, directOrigins, bufferSeconds, rate: 1 };
      return page.evaluate(player === "stock" ? `void page.playStock(${JSON.stringify(stock)})` : `void page.playOurs(${JSON.stringify(ours)})`);
    },
    sight: () => page.evaluate<Sight>("page.sight()"),
    async close() {
      await context.close();
      for (const each of [site, cdn, relay, front]) each.close();
    },
  };
}
