import { isDeepStrictEqual } from "node:util";
import { isMap, type YAMLMap } from "yaml";
import { AgencyFileError } from "../agencyFileError.ts";
import type { DataPath } from "../yamlFile.ts";
import { readYamlFile } from "../yamlFile.ts";

/** An agency file that is about to be edited. It may be without any account yet, so it is not checked here. */
export interface EditableFile {
  text: string;
  path: string;
  root: YAMLMap;
  data: { parent?: unknown; children?: unknown };
  /** What stands at the place has a form that no edit is made in. */
  refuse(place: DataPath, reason: string): never;
}

/** Throws `AgencyFileError` where the text is no YAML mapping. */
export function editableFile(text: string, path: string): EditableFile {
  const file = readYamlFile(text, path, { tokens: true });
  const refuse = (place: DataPath, reason: string): never => {
    throw new AgencyFileError([file.problem(place, reason)]);
  };
  const root = file.document.contents;
  if (!isMap(root)) return refuse([], "The file is no agency: a mapping with agency, tenantId and children.");
  return { text, path, root, data: file.data as EditableFile["data"], refuse };
}

/** The edited text, once it is seen that it says what it should and nothing else has changed in it. */
export function proven({ text, path }: Pick<EditableFile, "text" | "path">, expected: object): string {
  if (isDeepStrictEqual(plain(readYamlFile(text, path).data), plain(expected))) return text;
  throw new Error(
    `${path}: the edit would have changed more than was asked for, so nothing was written. Edit the file by hand, and please report how it is laid out.`,
  );
}

/** Without what only JavaScript tells apart: keys that are undefined. */
function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data));
}
