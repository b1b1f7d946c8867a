export { answerTus, TUS_VERSION } from "./uploads/answer-tus";
export { sweepUploads } from "./uploads/sweep-uploads";
