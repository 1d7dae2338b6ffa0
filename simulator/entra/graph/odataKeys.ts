/** `applications(appId='x')` and `users('x')` as path segments, before routing. */
export function rewriteODataKeys(url: string): string {
  if (!/^\/(v1\.0|beta)\//i.test(url)) return url;
  const [path = "", ...query] = url.split("?");
  const plain = path.replace(
    /\((?:([A-Za-z]+)=)?(?:'|%27)([^')%]*)(?:'|%27)\)/g,
    (_, name: string | undefined, value: string) => (name === undefined ? `/${value}` : `/${name}=${value}`),
  );
  return [plain, ...query].join("?");
}
