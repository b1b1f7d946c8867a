"use client";

import type { Appearance } from "@stripe/stripe-js";

/** Roles of our tokens by the names that the payment fields know. */
const COLOURS = {
  colorPrimary: "--mark",
  colorBackground: "--bg",
  colorText: "--ink",
  colorTextSecondary: "--ink-2",
  colorTextPlaceholder: "--ink-3",
  colorDanger: "--bad",
} as const;

/** The payment fields stand in frames of another site, which knows neither our variables nor OKLCH: one painted pixel tells the colour in RGB. */
function toRgb(colour: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext("2d");
  if (pen === null || colour === "") return "rgb(128, 128, 128)";
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The look of payment fields as it is where `place` stands: its realm and its light. */
export function readAppearance(place: Element): Appearance {
  const style = getComputedStyle(place);
  const colours = Object.entries(COLOURS).map(([name, token]) => [name, toRgb(style.getPropertyValue(token).trim())]);
  return {
    theme: "stripe",
    labels: "above",
    variables: { ...Object.fromEntries(colours), fontFamily: "system-ui, sans-serif", fontSizeBase: "15px", borderRadius: "4px", spacingUnit: "4px" },
    rules: { ".Input": { border: `1px solid ${toRgb(style.getPropertyValue("--line-strong").trim())}`, boxShadow: "none" } },
  };
}
