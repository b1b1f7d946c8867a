"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { signOut } from "./session-client";

/** Ends this browser's session and goes to the front page. */
export function SignOutButton() {
  const [fault, setFault] = useState<string | null>(null);
  const leave = async () => {
    const failure = await signOut();
    if (failure === null) window.location.assign("/");
    else setFault(failure.message);
  };
  return (
    <div className="grid gap-1">
      <Button onClick={() => void leave()}>Sign out</Button>
      {fault !== null && <FormStatus tone="bad" message={fault} />}
    </div>
  );
}
