import { expect, it } from "vitest";
import { embedHtml } from "./embed-html";

it("puts a title with quotes and brackets into HTML as text, so that a goal's name cannot end the tag", () => {
  const html = embedHtml("https://mhc.example/embed/x?a=1&b=2", 'The "score" <script>', 120);
  expect(html).toContain('title="The &quot;score&quot; &lt;script&gt;"');
  expect(html).toContain("a=1&amp;b=2");
  expect(html.match(/</g)).toHaveLength(2);
});
