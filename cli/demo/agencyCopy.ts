import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { project } from "./local.ts";

/**
 * Writes a copy of an agency file, whose archive and hand-over folders lie in `folder`: what is made on the simulator must never lie where
 * somebody takes it for the real one, and pastes it. `change`: what else the copy says. Gives its path, relative to the project.
 */
export function writeAgencyCopy(
  text: string,
  path: string,
  folder: string,
  change: (document: Document) => void = () => {},
): string {
  const document = parseDocument(text);
  change(document);
  const place = (name: string) => relative(project, join(folder, name));
  document.set("archive", document.createNode({ store: "folder", folder: place("archive") }));
  const children = document.get("children");
  const accounts = isSeq(children) ? children.items : [];
  for (const settings of [document.get("defaults"), document.get("parent"), ...accounts]) {
    const delivery = isMap(settings) ? settings.get("delivery") : undefined;
    const own = isMap(delivery) ? delivery.get("folder", true) : undefined;
    if (isScalar(own) && typeof own.value === "string") own.value = place(own.value);
  }
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, basename(path));
  writeFileSync(copy, document.toString({ lineWidth: 0 }));
  return relative(project, copy);
}
