import { join } from "node:path";

export const toyFolder = import.meta.dirname;
export const toyExecutable = join(toyFolder, "pulumi-resource-toy");
