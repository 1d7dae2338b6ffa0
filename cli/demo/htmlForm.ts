/** Reads the one form of a page that submits itself. Enough for SAML's POST binding; no HTML parser. */
export interface HtmlForm {
  action: string;
  /** The hidden fields. */
  fields: Record<string, string>;
}

/** Undefined where the page has no form that posts. */
export function postForm(html: string): HtmlForm | undefined {
  const form = /<form\b([^>]*)>(.*?)<\/form>/is.exec(html);
  const attributes = attributesOf(form?.[1] ?? "");
  if (!form || attributes.method?.toLowerCase() !== "post" || attributes.action === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const [, text] of (form[2] ?? "").matchAll(/<input\b([^>]*)>/gis)) {
    const input = attributesOf(text ?? "");
    if (input.type === "hidden" && input.name !== undefined) fields[input.name] = input.value ?? "";
  }
  return { action: attributes.action, fields };
}

/** The text of the element with `id="error"`: why a page refuses. */
export function refusalText(html: string): string | undefined {
  const text = /\bid="error"[^>]*>(.*?)<\//is.exec(html)?.[1];
  return text === undefined ? undefined : unescapeHtml(text);
}

function attributesOf(tag: string): Record<string, string> {
  const found = [...tag.matchAll(/([\w-]+)="([^"]*)"/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name?.toLowerCase(), unescapeHtml(value ?? "")]));
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number.parseInt(decimal, 10));
    return named[name ?? ""] ?? whole;
  });
}
