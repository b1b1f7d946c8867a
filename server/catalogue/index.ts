export type { Video } from "./contract";
export { removeVideoFiles } from "./delete-video";
export { getMediaObject } from "./get-media-object";
export { getVideo } from "./get-video";
export { answerTus, TUS_VERSION } from "./uploads/answer-tus";
export { sweepUploads } from "./uploads/sweep-uploads";
