import fc from "fast-check";
import { expect } from "vitest";
import { csvRequests } from "../../../cli/onboard/csvRequests.ts";
import { OnboardingError } from "../../../domain/agency/onboard/onboardingError.ts";
import { imagekitIdPattern } from "../../../domain/saml/identifiers.ts";
import { mutated } from "../mutated.ts";
import type { Target } from "../target.ts";

const group = "22222222-bbbb-4bbb-8bbb-000000000001";
const rows = (delimiter: string, lineBreak: string) =>
  [
    ["imagekitId", "name", "role", "groups", "users"],
    ["acmeshoes", '"Acme, Shoes"', "developer", group, ""],
    ["acmetoys", "Acme Toys", "appRole", `${group}=finance`, ""],
    ["acmehats", "", "", `${group} ${group.replace("2", "3")}`, ""],
  ]
    .map((cells) => cells.join(delimiter))
    .join(lineBreak);
const bases = [",", ";", "\t"].flatMap((delimiter) =>
  ["\n", "\r\n", "\r"].map((lineBreak) => rows(delimiter, lineBreak)),
);
const words = [
  ",",
  ";",
  "\t",
  '"',
  '""',
  "\n",
  "\r\n",
  "\r",
  "|",
  "=",
  "\uFEFF",
  "sep=;\n",
  "=1+1",
  "\u00A0",
  "imagekitId",
  "ImageKit ID",
];

/** A list is read, each account with an ID that can be one, or told what is wrong with it. */
export const csv: Target<string> = {
  name: "csv",
  input: mutated(fc.constantFrom(...bases), words, /[\r\n,;\t"]/),
  holds(text) {
    try {
      const { requests, problems } = csvRequests(text, "list.csv");
      for (const { account, where } of requests) {
        expect(account.imagekitId).toMatch(imagekitIdPattern);
        expect(where).toMatch(/^list\.csv:\d+$/);
      }
      for (const { where } of problems) expect(where).toMatch(/^list\.csv(:\d+)?$/);
    } catch (error) {
      if (!(error instanceof OnboardingError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
    }
  },
};
