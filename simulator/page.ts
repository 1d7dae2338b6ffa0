/** The plain page that every simulated screen is. `body` is HTML, `title` is text. */
export function page(title: string, body: string): string {
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped} (simulated)</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}button{display:block;width:100%;text-align:left;padding:.7rem 1rem;margin:.5rem 0;font:inherit;cursor:pointer}small{display:block;opacity:.7}input:not([type=hidden]),textarea{font:inherit;padding:.6rem;width:100%;box-sizing:border-box}footer{margin-top:3rem;opacity:.6;font-size:.8rem}</style></head>
<body><main><h1>${escaped}</h1>${body}</main><footer>Simulated. Nothing here is Microsoft’s or ImageKit’s.</footer></body></html>`;
}
