/**
 * Shows the bank's question in a dialog of the page and resolves when it was answered, either way: what became of the payment the
 * caller reads from the stand-in.
 */
export function showChallenge(origin: string, url: string): Promise<void> {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Confirm your payment with your bank");
  dialog.style.cssText =
    "border:0;padding:0;width:min(420px,100vw);height:min(480px,100vh);border-radius:12px;overflow:hidden;max-width:100vw;max-height:100vh";
  const frame = document.createElement("iframe");
  frame.title = "3D Secure 2 challenge";
  frame.src = url;
  frame.style.cssText = "display:block;border:0;width:100%;height:100%;background:#fff";
  dialog.append(frame);
  // The question stands until it is answered, as with a bank.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const receive = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.contentWindow || event.origin !== origin || !isAnswered(event.data)) return;
      window.removeEventListener("message", receive);
      dialog.close();
      dialog.remove();
      resolve();
    };
    window.addEventListener("message", receive);
  });
}

function isAnswered(data: unknown): boolean {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === "challenge-answered";
}
