import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { driftMarkdown } from "../../cli/drift/driftMarkdown.ts";
import type { Handover } from "../../cli/handover/handovers.ts";
import { handoverMarkdown } from "../../cli/handover/listText.ts";
import { planMarkdown } from "../../cli/plan/planText.ts";
import { markdownTable } from "../../cli/shared/markdown.ts";
import { parseAgencyFile } from "../../domain/agency/parseAgencyFile.ts";
import type { DriftReport } from "../../domain/drift/report.ts";
import { planOf } from "../../domain/plan/plan.ts";
import { agencyText } from "../domain/support/agencyText.ts";

/** As GitHub reads a comment: HTML, tables, and links in bare text. */
const reader = new MarkdownIt({ html: true, linkify: true });
const ours = "table|thead|tbody|tr|th|td|h1|h2|h3|p|ul|li";

const hostile = [
  "<img src=x onerror=alert(1)>",
  "<!-- x",
  "</td></table><details open>",
  "@team and @agency/admins, @everyone",
  "[x](http://evil.example) ![y](http://evil.example/pixel)",
  "http://evil.example www.evil.example mailto:a@evil.example",
  "`code` ``` ~~~ **bold** _it_ ~~gone~~",
  "a | b || c \\| d \\\\",
  "# 1 #2 GH-3",
  "&lt;b&gt; &#64;team &amp;",
  "$x$ :smile: - [ ] todo",
];

/** What a person sees: the text of the page, without the blank that nobody sees. */
function shown(html: string): string {
  const text = html.replace(/<[^>]*>/g, "").replace(/\u200b/g, "");
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function expectText(markdown: string, text: string): void {
  const html = reader.render(markdown);
  expect(html.replaceAll(new RegExp(`</?(${ours})>`, "g"), "")).not.toMatch(/<[a-z!/]/i);
  expect(shown(html)).toContain(text);
  // GitHub looks for mentions and references to issues in what is shown, not in the source.
  expect(html.replace(/<[^>]*>/g, "")).not.toMatch(/(?<!\w)(@\w|#\d+\b)/);
}

describe.each(hostile)("%j stays text", (text) => {
  test("in the plan, as a name of the agency file", () => {
    const file = agencyText(
      `children: [{ imagekitId: one, displayName: ${JSON.stringify(text)} }, { imagekitId: two }]`,
    );
    const markdown = planMarkdown(planOf(parseAgencyFile(file, "acme.yaml")));
    expectText(markdown, text);
    expect(reader.render(markdown).match(/<td>/g)).toHaveLength(2 * 6);
  });

  test("in the list of hand-overs, as who confirmed", () => {
    const now = { status: "confirmed", since: "2026-11-24T10:00:00Z", by: text, proof: "said" } as const;
    const one: Handover = {
      imagekitId: "one",
      displayName: "One",
      spEntityId: "",
      folder: "f",
      now,
      bundle: undefined,
    };
    const markdown = handoverMarkdown("acme", { accounts: [one, one], torn: [], unknown: [] });
    expectText(markdown, text);
    expect(reader.render(markdown).match(/<td>/g)).toHaveLength(2 * 4);
  });

  test("in drift's report, as what is live and as why something could not be looked at", () => {
    const place = { account: "one", side: "entra", object: "application" } as const;
    const facts = { property: "notes", expected: null, actual: text, message: text, remedy: `Look at ${text}` };
    const finding = { code: "property-differs", severity: "error", ...place, ...facts } as const;
    const unreadable = [{ ...place, reason: text }];
    const account = { imagekitId: "one", kind: "child", status: "drift", findings: [finding], unreadable } as const;
    const agency = { agency: "acme", file: "acme.yaml", status: "drift", findings: [], problems: [] } as const;
    const report = { version: 1, checkedAt: "2026-11-24T10:00:00Z", days: 60, status: "drift", problems: [] } as const;
    const markdown = driftMarkdown({
      ...report,
      agencies: [{ ...agency, accounts: [account] }],
    } as unknown as DriftReport);
    expectText(markdown, text);
    expect(reader.render(markdown).match(/<td>/g)).toHaveLength(5 + 2);
  });
});

test("a line break, and what commands a terminal, stay in their cell", () => {
  const html = reader.render(markdownTable(["A", "B"], [["a\r\n\r\n# b", "c\u001b[2J\u202e"]], "elsewhere"));
  expect(html.match(/<td>/g)).toHaveLength(2);
  expect(shown(html)).toContain("a # b");
  expect(shown(html)).toContain("c\\u001b[2J\\u202e");
});

test("what somebody may copy is as it was", () => {
  const values = ["https://imagekit.io/saml/consume#1a", "https://imagekit.io/saml/consume#acme", "ada@agency.example"];
  const html = reader.render(markdownTable(["A", "B", "C"], [values], "elsewhere"));
  for (const value of values) expect(html).toContain(`<td>${value}</td>`);
});

test("what a table has no room for is counted", () => {
  const rows = Array.from({ length: 150 }, (_, place) => [String(place)]);
  expect(markdownTable(["A"], rows, "the report of --json").split("\n").at(-1)).toBe(
    "50 more are in the report of --json.",
  );
});
