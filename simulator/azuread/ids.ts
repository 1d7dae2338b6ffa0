/** The official plugin's ids are paths, `/applications/<guid>`; an id of another form is named before anything is asked. */
export function segments(id: string, ...names: string[]): string[] {
  const pattern = new RegExp(`^/?${names.map((name) => `${name}/([^/]+)`).join("/")}$`);
  const values = pattern.exec(id)?.slice(1);
  if (values === undefined) {
    throw new Error(
      `"${id}" is not an id of this type; it has the form ${names.map((name) => `/${name}/<id>`).join("")}.`,
    );
  }
  return values;
}

/** The one guid of an id like `/applications/<guid>`. */
export function segment(id: string, name: string): string {
  return segments(id, name)[0] as string;
}
