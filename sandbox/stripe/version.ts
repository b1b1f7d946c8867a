/** The one API version that is spoken here; the SDK's own constant, so that an upgrade of the SDK is noticed by the tests. */
export const API_VERSION = "2026-10-28.endive";
