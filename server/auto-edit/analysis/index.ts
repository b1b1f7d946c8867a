export { ANALYSIS_VERSION, type AnalyzeOptions, analyzeSource } from "./analyze-source";
export { createScorer, type ScoreSpan } from "./score-highlights";
export { withinPicture } from "./within-picture";
