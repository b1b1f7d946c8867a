import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, signedInProcedure } from "@/server/api/trpc";
import { newPost, postChange, postInput, postShape } from "./contract";
import { getPost, listArtistPosts, listNewsPosts, listOwnPosts } from "./get-post";
import { createPost, deletePost, updatePost } from "./write-post";

const ID_CHARS_MAX = 64;
const rest = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Posts"], summary, protect },
});

export const postProcedures = {
  artistPosts: publicProcedure
    .meta({ ...rest("GET", "/artists/{artistId}/posts", "What an artist wrote, newest first", false), scope: "patronage:read" })
    .input(pageInput.extend({ artistId: z.string().max(ID_CHARS_MAX) }))
    .output(pageOutput(postShape))
    .query(({ ctx, input }) => listArtistPosts(ctx.services, ctx.actor, input)),
  myPosts: signedInProcedure
    .meta({ ...rest("GET", "/posts", "Your own posts, drafts too, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(postShape))
    .query(({ ctx, input }) => listOwnPosts(ctx.services, ctx.actor, input)),
  newsPosts: signedInProcedure
    .meta({ ...rest("GET", "/posts/news", "What the artists you follow or support wrote, newest first"), scope: "patronage:read" })
    .input(pageInput)
    .output(pageOutput(postShape))
    .query(({ ctx, input }) => listNewsPosts(ctx.services, ctx.actor, input)),
  // After /posts/news, which its path would take as well.
  post: publicProcedure
    .meta({ ...rest("GET", "/posts/{postId}", "One post", false), scope: "patronage:read" })
    .input(postInput)
    .output(postShape)
    .query(({ ctx, input }) => getPost(ctx.services, ctx.actor, input)),
  createPost: signedInProcedure
    .meta({ ...rest("POST", "/posts", "Write a post"), scope: "patronage:write", successStatus: 201 })
    .input(newPost)
    .output(postShape)
    .mutation(({ ctx, input }) => createPost(ctx.services, ctx.actor, input)),
  updatePost: signedInProcedure
    .meta({ ...rest("PATCH", "/posts/{postId}", "Change a post, publish it, or schedule it"), scope: "patronage:write" })
    .input(postChange)
    .output(postShape)
    .mutation(({ ctx, input }) => updatePost(ctx.services, ctx.actor, input)),
  deletePost: signedInProcedure
    .meta({ ...rest("DELETE", "/posts/{postId}", "Delete a post"), scope: "patronage:write" })
    .input(postInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => deletePost(ctx.services, ctx.actor, input)),
};
