import { handleTrpc } from "@/server/api/trpc-door";

export const dynamic = "force-dynamic";

export { handleTrpc as GET, handleTrpc as POST };
