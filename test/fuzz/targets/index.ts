import type { Target } from "../target.ts";
import { agencyFile } from "./agencyFile.ts";
import { csv } from "./csv.ts";
import { edits } from "./edits.ts";
import { httpAnswers } from "./httpAnswers.ts";
import { metadata } from "./metadata.ts";

export const targets = [metadata, agencyFile, csv, edits, httpAnswers] as unknown as readonly Target<unknown>[];
