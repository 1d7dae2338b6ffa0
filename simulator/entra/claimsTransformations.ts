/** The transformations a claims mapping policy knows. An unknown one gives nothing, so its claim stays away. */
import type { ClaimsTransformation } from "./claimsPolicy.ts";
import { dotnetRegex } from "./dotnetRegex.ts";

/** Values of the input claim of that parameter name. */
export type InputValues = (parameter: string) => string[];

export function transform(transformation: ClaimsTransformation, input: InputValues): string[] {
  switch (transformation.method.replace(/\(\)$/, "")) {
    case "Join":
      return join(transformation, input);
    case "RegexReplace":
      return regexReplace(transformation, input);
    case "ExtractMailPrefix":
      return each(transformation, onlyInput(transformation, input), (value) => value.replace(/@[^@]*$/, ""));
    case "ToLowercase":
      return each(transformation, onlyInput(transformation, input), (value) => value.toLowerCase());
    case "ToUppercase":
      return each(transformation, onlyInput(transformation, input), (value) => value.toUpperCase());
  }
  return [];
}

/** string1, separator, string2; either string may be a claim or a constant parameter. A missing half takes the separator with it. */
function join(transformation: ClaimsTransformation, input: InputValues): string[] {
  const halves = ["string1", "string2"].flatMap((name) => {
    const value = input(name)[0] ?? transformation.inputParameters[name];
    return value === undefined || value === "" ? [] : [value];
  });
  return halves.length === 0 ? [] : [halves.join(transformation.inputParameters.separator ?? "")];
}

/** The replacement with `{group}` filled in; where nothing matches, the value as it came. */
function regexReplace(transformation: ClaimsTransformation, input: InputValues): string[] {
  const { regex, replacement } = transformation.inputParameters;
  const pattern = regex === undefined ? undefined : dotnetRegex(regex);
  if (!pattern || replacement === undefined) return [];
  return each(transformation, input("sourceClaim"), (value) => {
    const found = pattern.exec(value);
    if (!found) return value;
    return replacement.replace(/\{(\w+)\}/g, (_, name: string) => found.groups?.[name] ?? input(name)[0] ?? "");
  });
}

/** Methods with one input take it whatever its parameter is called: the documentation names none. */
function onlyInput(transformation: ClaimsTransformation, input: InputValues): string[] {
  const reference = transformation.inputClaims[0];
  return reference === undefined ? [] : input(reference.parameter);
}

/** Only the first of several values is transformed, unless the policy says all. */
function each(transformation: ClaimsTransformation, values: string[], change: (value: string) => string): string[] {
  const taken = transformation.treatAsMultiValue ? values : values.slice(0, 1);
  return taken.map(change).filter((value) => value !== "");
}
