import { redirect } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { api } from "@/server/api/server-caller";

/** Where mails about a pledge lead: it stands among all that its fan gave. */
export default async function PledgePage({ params }: PageInput<{ pledgeId: string }>) {
  const { pledgeId } = await params;
  await orNotFound((await api()).patronage.getPledge({ pledgeId }));
  redirect(`/memberships#${pledgeId}`);
}
