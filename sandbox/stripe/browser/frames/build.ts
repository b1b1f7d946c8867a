/** A small element maker: the frames have no framework. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export interface Field {
  readonly row: HTMLElement;
  readonly input: HTMLInputElement;
  /** Shows what is wrong, or takes it away. */
  setFault(fault: string | undefined): void;
}

/** A labelled input whose fault is read out where it stands. */
export function makeField(name: string, label: string, attributes: Readonly<Record<string, string>>): Field {
  const input = make("input", { id: name, name, "aria-describedby": `${name}-fault`, ...attributes });
  const fault = make("p", { id: `${name}-fault`, class: "fault", role: "alert" });
  const row = make("div", { class: `field ${name}` }, [make("label", { for: name }, [label]), input, fault]);
  const setFault = (text: string | undefined) => {
    fault.textContent = text ?? "";
    input.setAttribute("aria-invalid", text ? "true" : "false");
  };
  return { row, input, setFault };
}
