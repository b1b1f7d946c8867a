"use client";

import { type ReactNode, useId, useState } from "react";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextAreaField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { useCall } from "@/components/ui/use-call";

const REASON_CHARS_MAX = 300;

interface AskFirstProps {
  /** On the button that opens the question. */
  readonly label: string;
  /** Read aloud in its place, where several buttons say the same. */
  readonly name?: string;
  readonly variant?: ButtonVariant;
  readonly title: string;
  /** What happens then. */
  readonly children: ReactNode;
  /** On the button that does it: a verb. */
  readonly confirm: string;
  /** On the button that does nothing. */
  readonly refuse?: string;
  /** Asks for words as well; `leastChars` of them at least. */
  readonly words?: { readonly label: string; readonly hint?: string; readonly leastChars?: number };
  readonly call: (given: { readonly words: string; readonly key: string }) => Promise<unknown>;
  readonly onDone: () => void;
}

/** A button for what cannot be taken back: says first what happens, and asks for a reason where one is kept. */
export function AskFirst({ label, name, variant = "secondary", title, children, confirm, refuse = "Leave it", words, call, onDone }: AskFirstProps) {
  const formId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const { run, isBusy, fault } = useCall(() => {
    setIsOpen(false);
    setText("");
    onDone();
  });
  const isReady = words === undefined || text.trim().length >= (words.leastChars ?? 1);
  return (
    <>
      <Button size="dense" variant={variant} aria-label={name} onClick={() => setIsOpen(true)}>
        {label}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={title}>
        <form
          id={formId}
          method="post"
          className="grid gap-5 pt-3 text-left"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) void run((key) => call({ words: text.trim(), key }));
          }}
        >
          <div className="grid gap-2 text-md text-ink-2">{children}</div>
          {words !== undefined && (
            <TextAreaField
              label={words.label}
              hint={words.hint}
              name="words"
              rows={3}
              required
              maxLength={REASON_CHARS_MAX}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant={variant === "danger" ? "danger" : "primary"} aria-disabled={isBusy || !isReady}>
              {confirm}
            </Button>
            <Button onClick={() => setIsOpen(false)}>{refuse}</Button>
          </div>
          <FormStatus tone="bad" message={fault} />
        </form>
      </Dialog>
    </>
  );
}
