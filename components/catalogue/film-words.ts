import type { StatusTone } from "@/components/ui/status";
import type { Film } from "./film-card";

export const FILM_STATUS: Readonly<Record<Film["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  uploading: { word: "Coming in", tone: "running" },
  processing: { word: "Being prepared", tone: "running" },
  ready: { word: "Ready", tone: "ok" },
  failed: { word: "Not readable", tone: "bad" },
};

export const VISIBILITY_WORDS: Readonly<Record<Film["visibility"], { readonly word: string; readonly hint: string }>> = {
  private: { word: "Private", hint: "Only you." },
  unlisted: { word: "Unlisted", hint: "Whoever has the link." },
  public: { word: "Public", hint: "Everybody; it stands on your page and the front page." },
  patrons: { word: "Patrons", hint: "Who holds the tier you choose, or a higher one." },
};
