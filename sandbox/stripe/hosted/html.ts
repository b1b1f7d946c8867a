import type { PageAnswer } from "../http/pages";

/** Text that is safe in HTML; made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | readonly Html[] | string | number | null | undefined | false;

/** A template whose values are escaped, but for those that are HTML themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.reduce((text, part, index) => `${text}${index === 0 ? "" : textOf(values[index - 1])}${part}`, ""));
}

function textOf(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object" && value !== null) return value.map(({ text }) => text).join("");
  if (value === null || value === undefined || value === false) return "";
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

const STYLE = `
:root { color-scheme: light dark; --text: #1f2330; --soft: #5a6072; --back: #f5f6fa; --card: #fff; --line: #8b90a0; --go: #4b3fd6; --on-go: #fff; --bad: #b3123b; --good: #0a6b3d; }
@media (prefers-color-scheme: dark) { :root { --text: #f1f2f8; --soft: #b9bdcc; --back: #14161f; --card: #1e212d; --line: #7d8296; --go: #a9a2ff; --on-go: #14161f; --bad: #ff8fab; --good: #6fdca6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: min(560px, 100%); margin: 0 auto; padding: 16px; }
.card { background: var(--card); border-radius: 12px; padding: 20px; margin: 16px 0; box-shadow: 0 1px 4px #0002; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 8px 0; } h2 { font-size: 1.1rem; margin: 0 0 8px; }
p { margin: 8px 0; } .soft { color: var(--soft); font-size: 0.9rem; }
label { display: block; font-size: 0.9rem; margin: 12px 0 4px; }
input:not([type=radio], [type=checkbox]), select { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; font: inherit; }
.choice { display: flex; gap: 10px; align-items: center; min-height: 44px; } .choice label { margin: 0; font-size: 1rem; flex: 1; padding: 8px 0; } .choice input { width: 20px; height: 20px; }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 44px; width: 100%; margin-top: 12px; padding: 10px 20px; border: 1px solid transparent; border-radius: 8px; background: var(--go); color: var(--on-go); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
button.plain, .button.plain { background: transparent; color: var(--text); border-color: var(--line); }
a { color: var(--go); } :focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
.bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); }
dl { display: grid; grid-template-columns: 1fr auto; gap: 6px 16px; margin: 8px 0; } dt, dd { margin: 0; } dd { text-align: right; } .total { font-weight: 700; }
ul { list-style: none; padding: 0; margin: 0; } li { border-top: 1px solid var(--line); padding: 8px 0; } li:first-child { border-top: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 0 12px; }
`;

/** A whole page: phone first, in light and dark, with nothing from elsewhere. */
export function page(title: string, body: Html, status = 200): PageAnswer {
  const text = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${new Html(STYLE)}</style></head>
<body><main><p class="soft">Stripe stand-in · no money moves</p>${body}</main></body>
</html>
`;
  return { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }, body: text.text };
}

export function redirect(url: string): PageAnswer {
  return { status: 303, headers: { location: url }, body: "" };
}

export function fieldOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  return typeof value === "string" ? value.trim() : "";
}
