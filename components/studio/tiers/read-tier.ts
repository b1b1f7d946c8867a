import type { Words } from "@/components/accounts/use-form";
import { readCents } from "@/components/ui/read-cents";
import type { RIGHTS } from "./tier-words";

const MONTHS_PAID_A_YEAR = 10;

function isOn(words: Words, name: (typeof RIGHTS)[number]["name"]): boolean {
  return words.get(name) === "on";
}

/** What stands in the form of a tier. An amount that is none becomes 0, which the server refuses with a sentence at its field. */
export function readTier(words: Words) {
  const monthlyCents = readCents(words.get("monthlyCents")) ?? 0;
  const yearly = words.get("yearlyCents").trim();
  const seats = words.get("seatsMax").trim();
  return {
    name: words.get("name"),
    description: words.get("description"),
    benefits: words
      .get("benefits")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    welcomeNote: words.get("welcomeNote"),
    monthlyCents,
    yearlyCents: yearly === "" ? monthlyCents * MONTHS_PAID_A_YEAR : (readCents(yearly) ?? 0),
    seatsMax: seats === "" ? null : Number(seats),
    trialDays: Number(words.get("trialDays")),
    earlyAccessHours: Number(words.get("earlyAccessHours")),
    callsPerMonth: Number(words.get("callsPerMonth")),
    hasDiscord: isOn(words, "hasDiscord"),
    canDownload: isOn(words, "canDownload"),
    hasLivestreams: isOn(words, "hasLivestreams"),
    hasCredit: isOn(words, "hasCredit"),
  };
}
