export { releaseCalls } from "./calls/cancel-call";
export { getCallIcs } from "./calls/list-calls";
export { getDownload, requireClipDownload } from "./downloads/get-download";
export { getFeedFile, readFeed } from "./feeds/read-feed";
export { patronOf } from "./tier-gate";
