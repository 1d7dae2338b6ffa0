import { isCancel, select, text } from "@clack/prompts";
import { parseRole, roleForms } from "../../domain/agency/onboard/roleText.ts";
import { imagekitIdPattern } from "../../domain/saml/identifiers.ts";
import { imagekitRoles } from "../../domain/saml/roles.ts";
import { agencyFiles } from "../drift/agencyFiles.ts";
import { CommandError, exitCodes } from "../shared/exitCodes.ts";
import type { OnboardOptions } from "./command.ts";

const byAgency = "";
const another = "another";

/** Asks a person for what is missing; what can be left out too, where the account itself is asked for. */
export async function askFor(options: OnboardOptions): Promise<OnboardOptions> {
  const agency = options.agency ?? (options.agencyFile === undefined ? await askAgency() : undefined);
  if (options.id !== undefined || options.from !== undefined) return { ...options, ...(agency && { agency }) };
  const id = await answer(
    text({
      message: "ImageKit ID of the account",
      validate: (value = "") =>
        imagekitIdPattern.test(value) ? undefined : "Letters, digits, - and _, case as ImageKit writes it",
    }),
  );
  const name =
    options.name ??
    (await answer(
      text({ message: "Name of the tile in My Apps", placeholder: "the agency's default", defaultValue: "" }),
    ));
  const role = options.role ?? (await askRole());
  const group = options.group ?? (await askGroups());
  return {
    ...options,
    ...(agency && { agency }),
    id,
    ...(name !== "" && { name }),
    ...(role !== "" && { role }),
    ...(group.length > 0 && { group }),
  };
}

async function askAgency(): Promise<string> {
  const names = agencyFiles({}).map((path) => path.replace(/^agencies\/|\.ya?ml$/g, ""));
  return answer(select({ message: "Agency", options: names.map((value) => ({ value, label: value })) }));
}

async function askRole(): Promise<string> {
  const choices = [
    { value: byAgency, label: "the agency's default" },
    ...imagekitRoles.map((value) => ({ value, label: value, hint: "everybody in the account" })),
    { value: "appRole", label: "appRole", hint: "a role for each group" },
    { value: another, label: "an attribute of the person" },
  ];
  const chosen: string = await answer(select({ message: "Role", options: choices }));
  if (chosen !== another) return chosen;
  return answer(
    text({
      message: "Where the role comes from",
      placeholder: "attribute:department",
      validate: (value = "") => (parseRole(value) ? undefined : `It must be ${roleForms}`),
    }),
  );
}

async function askGroups(): Promise<string[]> {
  const given = await answer(
    text({
      message: "Object ids of the groups that may sign in, each with =role where roles are app roles",
      placeholder: "the agency's default",
      defaultValue: "",
    }),
  );
  return given.split(/[\s,;]+/).filter(Boolean);
}

async function answer<T>(asked: Promise<T>): Promise<Exclude<T, symbol>> {
  const value = await asked;
  if (isCancel(value)) throw new CommandError("Nothing was changed.", exitCodes.interrupted);
  return value as Exclude<T, symbol>;
}
