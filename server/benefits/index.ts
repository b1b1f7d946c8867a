export { getDownload, requireClipDownload } from "./downloads/get-download";
export { getFeedFile, readFeed } from "./feeds/read-feed";
export { patronOf } from "./tier-gate";
