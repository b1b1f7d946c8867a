"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function DeletePost({ postId }: { readonly postId: string }) {
  const router = useRouter();
  const remove = async () => {
    await apiClient.benefits.deletePost.mutate({ postId });
    router.push("/studio/posts");
  };
  return (
    <CallButton variant="danger" call={remove}>
      Delete this post
    </CallButton>
  );
}
