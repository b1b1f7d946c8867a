import { createApi } from "../api";
import { brandOf, digitsOf, faultOfCode, faultOfExpiry, faultOfNumber, groupExpiry, groupNumber, readExpiry } from "../card-rules";
import type { Answer, BillingDetails, Failure, FrameOptions, SavedCard } from "../protocol";
import { make, makeField } from "./build";
import { openChannel, tell } from "./channel";

const NEW_CARD = "new";

/** The payment element: cards that were saved, one of which is chosen already, and the fields of a new one. */
export function startPaymentFrame(): void {
  const api = createApi(window.location.origin, "pk_test_frame");
  const number = makeField("number", "Card number", { inputmode: "numeric", autocomplete: "cc-number", placeholder: "1234 1234 1234 1234" });
  const expiry = makeField("expiry", "Expiration date (MM / YY)", { inputmode: "numeric", autocomplete: "cc-exp", placeholder: "MM / YY" });
  const code = makeField("code", "Security code", { inputmode: "numeric", autocomplete: "cc-csc", placeholder: "CVC", maxlength: "4" });
  const save = make("input", { type: "checkbox", id: "save" });
  const saveRow = make("div", { class: "save" }, [save, make("label", { for: "save" }, ["Save this card for next time"])]);
  const brand = make("span", { class: "brand", "aria-hidden": "true" });
  number.row.append(brand);
  const fields = make("fieldset", { class: "card" }, [
    make("legend", {}, ["Card"]),
    number.row,
    make("div", { class: "pair" }, [expiry.row, code.row]),
    saveRow,
  ]);
  const saved = make("fieldset", { class: "saved", hidden: "" }, [make("legend", {}, ["Pay with"])]);
  const form = make("form", { novalidate: "", "aria-label": "Payment details" }, [saved, fields]);
  document.body.append(form);
  form.addEventListener("submit", (event) => event.preventDefault());

  const chosen = () => form.querySelector<HTMLInputElement>("input[name=method]:checked")?.value ?? NEW_CARD;
  const faults = () => [faultOfNumber(number.input.value), faultOfExpiry(expiry.input.value, new Date()), faultOfCode(code.input.value)] as const;
  const isComplete = () => chosen() !== NEW_CARD || faults().every((fault) => fault === undefined);
  const tellChange = () =>
    tell({ kind: "change", isComplete: isComplete(), isEmpty: chosen() === NEW_CARD && number.input.value === "", value: { type: "card" } });
  const showFaults = () => {
    const found = faults();
    for (const [index, field] of [number, expiry, code].entries()) field.setFault(found[index]);
    return [number, expiry, code].find((_, index) => found[index] !== undefined);
  };
  form.addEventListener("input", (event) => {
    if (event.target === number.input) number.input.value = groupNumber(number.input.value);
    if (event.target === expiry.input && !(event instanceof InputEvent && event.inputType.startsWith("delete")))
      expiry.input.value = groupExpiry(expiry.input.value);
    brand.textContent = number.input.value === "" ? "" : brandOf(number.input.value);
    fields.classList.toggle("closed", chosen() !== NEW_CARD);
    tellChange();
  });

  openChannel({
    onOptions: (options: FrameOptions) => {
      saveRow.hidden = !options.canSave;
      showSaved(saved, options.savedCards);
      fields.classList.toggle("closed", chosen() !== NEW_CARD);
      tellChange();
    },
    onSubmit: async (details: BillingDetails): Promise<Answer> => {
      if (chosen() !== NEW_CARD) return { paymentMethod: chosen(), isToBeSaved: false };
      const faulty = showFaults();
      if (faulty) {
        faulty.input.focus();
        return { failure: { type: "validation_error", code: "incomplete_card", message: faults().find((fault) => fault !== undefined) ?? "" } };
      }
      const card = { number: digitsOf(number.input.value), cvc: code.input.value, ...readExpiry(expiry.input.value) };
      const answer = await api.ask<{ readonly paymentMethod: { readonly id: string } }>("payment-method/create", { card, billing_details: details });
      if ("failure" in answer) return shown(answer.failure, number.setFault);
      return { paymentMethod: answer.paymentMethod.id, isToBeSaved: save.checked };
    },
    onFocus: () => number.input.focus(),
    onClear: () => {
      form.reset();
      tellChange();
    },
  });
}

/** Lists the cards once: a choice that was made stays when options come again. */
function showSaved(saved: HTMLElement, cards: readonly SavedCard[]): void {
  if (cards.length === 0 || !saved.hidden) return;
  saved.hidden = false;
  for (const [index, card] of cards.entries())
    saved.append(choice(card.id, `${card.brand.toUpperCase()} •••• ${card.last4}, expires ${card.expMonth}/${card.expYear}`, index === 0));
  saved.append(choice(NEW_CARD, "New card", false));
}

function choice(value: string, label: string, isChecked: boolean): HTMLElement {
  const input = make("input", { type: "radio", name: "method", id: `method-${value}`, value, ...(isChecked ? { checked: "" } : {}) });
  return make("div", { class: "choice" }, [input, make("label", { for: `method-${value}` }, [label])]);
}

function shown(failure: Failure, setFault: (fault: string) => void): Answer {
  setFault(failure.message);
  return { failure };
}
