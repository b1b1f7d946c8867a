"use client";

import { X } from "@phosphor-icons/react/dist/ssr/X";
import { type ReactNode, useEffect, useId, useRef } from "react";

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Esc closes, focus goes back to where it was. A sheet on a phone. */
export function Dialog({ isOpen, onClose, title, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || dialog.open === isOpen) return;
    if (isOpen) dialog.showModal();
    else dialog.close();
  }, [isOpen]);
  return (
    <dialog ref={ref} aria-labelledby={titleId} onClose={onClose} className="sheet">
      <div className="flex items-start justify-between gap-4">
        <h2 id={titleId} className="temper text-title-md leading-title">
          {title}
        </h2>
        <button type="button" aria-label="Close" onClick={onClose} className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center rounded-2">
          <X aria-hidden size={20} />
        </button>
      </div>
      {children}
    </dialog>
  );
}
