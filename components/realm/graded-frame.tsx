import type { ReactNode } from "react";
import type { Realm } from "@/components/ui/theme";
import { gradeFilter } from "./grade-filters";

interface GradedFrameProps {
  readonly realm: Realm;
  /** Fills the frame: a picture, a canvas. */
  readonly children: ReactNode;
  readonly className?: string;
}

/**
 * Lays a realm's light on what it holds. The direction of the light lies under the colours, as in the renderer, and the frame
 * is a little larger than its place, because shifted and blurred pictures have no edge of their own.
 */
export function GradedFrame({ realm, children, className = "" }: GradedFrameProps) {
  return (
    <span className={`absolute -inset-[3%] ${className}`} style={{ filter: gradeFilter(realm) }}>
      {children}
      <span aria-hidden="true" className={`absolute inset-0 cast-${realm.toLowerCase()}`} />
    </span>
  );
}
