import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Where the tool chain that runs us has its Node and its `pulumi`. */
export function toolFolders(path: string = process.env.PATH ?? ""): string[] {
  const pulumi = path.split(delimiter).find((folder) => folder !== "" && isExecutable(join(folder, "pulumi")));
  return [...new Set([dirname(process.execPath), ...(pulumi === undefined ? [] : [pulumi])])];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
