"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { DateText } from "@/components/ui/date-text";
import { CallButton } from "./call-button";

type Token = Outputs["accounts"]["listTokens"]["items"][number];

function Life({ token }: { readonly token: Token }) {
  if (token.expiresAt === null) return <>until revoked</>;
  const isOver = new Date(token.expiresAt).getTime() <= Date.now();
  return (
    <>
      {isOver ? "ended on " : "until "}
      <DateText at={token.expiresAt} />
    </>
  );
}

/** The tokens one made, and what each may. */
export function TokenList({ tokens }: { readonly tokens: readonly Token[] }) {
  const router = useRouter();
  const revoke = async (tokenId: string) => {
    await apiClient.accounts.revokeToken.mutate({ tokenId });
    router.refresh();
  };
  if (tokens.length === 0) return <p className="text-ink-2">No tokens yet. Make one for a program that is to act for you.</p>;
  return (
    <ul className="max-w-[720px]">
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
          <div className="grid min-w-0 gap-0.5 leading-work">
            <span className="font-[560] wrap-anywhere">{token.name}</span>
            <span className="measured whitespace-normal text-ink-2">{token.scopes.join(" ")}</span>
            <span className="text-sm text-ink-3">
              Made <DateText at={token.createdAt} />, <Life token={token} />,{" "}
              {token.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  last used <DateText at={token.lastUsedAt} precision="minute" />
                </>
              )}
            </span>
          </div>
          <CallButton call={() => revoke(token.id)} variant="danger" name={`Revoke ${token.name}`}>
            Revoke
          </CallButton>
        </li>
      ))}
    </ul>
  );
}
