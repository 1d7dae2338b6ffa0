/** Pulumi property paths: `web.redirectUris[0]`, `tags["a.b"]`, with `*` for any one key or index. */
export type PropertyPath = readonly (string | number)[];

const segment = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/gy;

export function parsePropertyPath(text: string): PropertyPath {
  const path: (string | number)[] = [];
  segment.lastIndex = 0;
  while (segment.lastIndex < text.length) {
    const at = segment.lastIndex;
    const match = segment.exec(text);
    if (match === null) throw new SyntaxError(`Not a property path, at position ${at + 1}: ${text}`);
    const [, quoted, index, name] = match;
    if (quoted !== undefined) path.push(quoted.replace(/\\(.)/g, "$1"));
    else if (index !== undefined) path.push(index === "*" ? "*" : Number(index));
    else path.push(name as string);
    if (text[segment.lastIndex] === ".") segment.lastIndex += 1;
  }
  return path;
}

/** Whether `path` is `outer` or lies inside it. */
export function isInside(path: PropertyPath, outer: PropertyPath): boolean {
  return (
    outer.length <= path.length && outer.every((part, index) => part === "*" || String(part) === String(path[index]))
  );
}

/** The top-level property a path leads into. */
export function topLevel(path: string): string {
  return String(parsePropertyPath(path)[0] ?? "");
}
