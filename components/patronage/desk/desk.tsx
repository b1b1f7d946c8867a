"use client";

import { createContext, lazy, type MouseEvent, type ReactNode, Suspense, useContext, useEffect, useState } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "@/components/ui/button";
import { isPayingPath } from "@/components/ui/paying-pages";
import type { DeskFacts, Order } from "./orders";

// Everything about paying is fetched once somebody means to.
const DeskSheet = lazy(async () => ({ default: (await import("./desk-sheet")).DeskSheet }));

const Desk = createContext<((order: Order) => void) | null>(null);

/** The policy that lets card fields in came with the page that was loaded; pages gone to from there since have no say in it. */
function mayPayHere(): boolean {
  const [loaded] = performance.getEntriesByType("navigation");
  return loaded === undefined || isPayingPath(new URL(loaded.name, window.location.href).pathname);
}

interface SupportDeskProps {
  readonly facts: DeskFacts;
  /** What to begin with at once, as the page's address asks for. */
  readonly first?: Order | null;
  readonly children: ReactNode;
}

/** Where one pays, as a sheet over the page: the buttons inside open it. */
export function SupportDesk({ facts, first = null, children }: SupportDeskProps) {
  const [order, setOrder] = useState<Order | null>(null);
  const [count, setCount] = useState(0);
  const open = (next: Order) => {
    setOrder(next);
    setCount((before) => before + 1);
  };
  useEffect(() => {
    if (first === null) return;
    if (!mayPayHere()) {
      window.location.reload();
      return;
    }
    setOrder(first);
    // Closed and loaded again, the page is to stay as it is.
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, [first]);
  return (
    <Desk value={open}>
      {children}
      {order !== null && (
        <Suspense>
          <DeskSheet key={count} facts={facts} order={order} onClose={() => setOrder(null)} />
        </Suspense>
      )}
    </Desk>
  );
}

interface DeskLinkProps {
  readonly order: Order;
  /** The same without any script, and from pages on which nothing can be paid. */
  readonly href: string;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly className?: string;
  readonly name?: string;
  readonly children: ReactNode;
}

/** Opens the desk; without scripts it is a link to the page that does the same. */
export function DeskLink({ order, href, variant, size, className = "", name, children }: DeskLinkProps) {
  const open = useContext(Desk);
  const press = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (open === null || !isPlain || !mayPayHere()) return;
    event.preventDefault();
    open(order);
  };
  return (
    <a href={href} onClick={press} aria-label={name} className={`${buttonClass(variant, size)} ${className}`}>
      {children}
    </a>
  );
}
