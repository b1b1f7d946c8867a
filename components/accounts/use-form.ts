"use client";

import { type FormEvent, useRef, useState } from "react";
import { type CallFailure, readFailure } from "@/components/ui/api-client";

/** The words of a form by field name; a field left out is empty. */
export interface Words {
  get(name: string): string;
  all(name: string): string[];
}

interface FormState {
  readonly isBusy: boolean;
  readonly failure: CallFailure | null;
  /** What came of it, once it went well. */
  readonly success: string | null;
}

const IDLE: FormState = { isBusy: false, failure: null, success: null };

function readWords(form: HTMLFormElement): Words {
  const data = new FormData(form);
  const all = (name: string) => data.getAll(name).filter((value) => typeof value === "string");
  return { all, get: (name) => all(name)[0] ?? "" };
}

/** Puts the cursor where the first thing is to be put right. */
function focusFirstFault(form: HTMLFormElement, issues: CallFailure["issues"]): void {
  const fault = [...form.elements].find((element) => element instanceof HTMLElement && Object.hasOwn(issues, element.getAttribute("name") ?? ""));
  if (fault instanceof HTMLElement) fault.focus();
}

/**
 * A form that one call answers: its words go to `submit`, which answers with a sentence to show (or null, when the page moves on),
 * or throws what a call throws. While one is under way, pressing again does nothing.
 */
export function useForm(submit: (words: Words, form: HTMLFormElement) => Promise<string | null>) {
  const [state, setState] = useState(IDLE);
  const isUnderWay = useRef(false);

  const run = async (form: HTMLFormElement) => {
    isUnderWay.current = true;
    setState({ ...IDLE, isBusy: true });
    try {
      const success = await submit(readWords(form), form);
      setState({ ...IDLE, success });
    } catch (thrown) {
      const failure = thrown instanceof FormFailure ? thrown.failure : readFailure(thrown);
      setState({ ...IDLE, failure });
      focusFirstFault(form, failure.issues);
    } finally {
      isUnderWay.current = false;
    }
  };

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isUnderWay.current) void run(event.currentTarget);
  };

  return { ...state, onSubmit, issues: state.failure?.issues ?? {} };
}

/** A failure that did not come from a procedure. */
export class FormFailure extends Error {
  constructor(readonly failure: CallFailure) {
    super(failure.message);
  }
}
