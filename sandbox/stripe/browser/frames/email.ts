import { makeField } from "./build";
import { openChannel, tell } from "./channel";

/** The contact details element: an address of mail. */
export function startEmailFrame(): void {
  const email = makeField("email", "Email", { type: "email", autocomplete: "email", placeholder: "you@example.com" });
  document.body.append(email.row);
  const isComplete = () => /^\S+@\S+\.\S+$/.test(email.input.value);
  const tellChange = () => tell({ kind: "change", isComplete: isComplete(), isEmpty: email.input.value === "", value: email.input.value });
  email.input.addEventListener("input", tellChange);
  email.input.addEventListener("change", () => email.setFault(isComplete() ? undefined : "Your email is incomplete."));
  openChannel({
    onOptions: (options) => {
      if (email.input.value === "") email.input.value = options.email;
      tellChange();
    },
    onSubmit: async () => ({ paymentMethod: null, isToBeSaved: false }),
    onFocus: () => email.input.focus(),
    onClear: () => {
      email.input.value = "";
      tellChange();
    },
  });
}
