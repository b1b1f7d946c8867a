import { make } from "./build";
import { openChannel, tell } from "./channel";

/** The currency selector: the currencies that each price of the session has. */
export function startCurrencyFrame(): void {
  const select = make("select", { id: "currency" });
  document.body.append(make("div", { class: "field" }, [make("label", { for: "currency" }, ["Currency"]), select]));
  select.addEventListener("change", () => tell({ kind: "change", isComplete: true, isEmpty: false, value: select.value }));
  openChannel({
    onOptions: ({ currencies, currency }) => {
      select.replaceChildren(...currencies.map((option) => make("option", { value: option.currency }, [`${option.currency.toUpperCase()} · ${option.label}`])));
      select.value = currency;
      document.body.hidden = currencies.length < 2;
    },
    onSubmit: async () => ({ paymentMethod: null, isToBeSaved: false }),
    onFocus: () => select.focus(),
    onClear: () => undefined,
  });
}
