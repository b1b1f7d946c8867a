import type { Page } from "@playwright/test";

/** What the page says to a patron at their tier, once it has been rendered for one. */
const UNLOCKED = "You are here";

/**
 * Times in the page itself, from the press of "Pay" to the first paint after the page says who one is now: no driver in between.
 * Call it before the press.
 */
export function watchUnlock(page: Page): Promise<{ readonly unlockMs: number; readonly providerMs: number }> {
  return page.evaluate(
    (unlocked) =>
      new Promise<{ unlockMs: number; providerMs: number }>((resolve) => {
        let pressedAt = 0;
        document.addEventListener("click", () => (pressedAt ||= performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
          if (!document.querySelector("#tiers")?.textContent?.includes(unlocked)) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const confirms = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/checkout/confirm"));
            resolve({ unlockMs: performance.now() - pressedAt, providerMs: confirms.reduce((sum, entry) => sum + entry.duration, 0) });
          });
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    UNLOCKED,
  );
}
