import type { Command, Option } from "commander";

/** A terminal's width where there is none: what pipes and logs are read in. */
const usualWidth = 80;

/** Help that fits the terminal, without defaults that say nothing (`[]`, `false`). For the command and all below it. */
export function withReadableHelp(command: Command): Command {
  command.configureHelp({ optionDescription });
  command.configureOutput({
    writeOut: (text) => void process.stdout.write(wrapped(text, process.stdout.columns ?? usualWidth)),
  });
  for (const one of command.commands) withReadableHelp(one);
  return command;
}

function optionDescription({ description, defaultValue }: Option): string {
  const isTelling = typeof defaultValue === "number" || typeof defaultValue === "string";
  return isTelling ? `${description} (default: ${defaultValue})` : description;
}

/** Breaks long lines at blanks, each further line as far in as the first. Commands stay whole, so that they can be pasted. */
export function wrapped(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => (line.length <= width || /^ +imagekit-sso /.test(line) ? line : broken(line, width)))
    .join("\n");
}

function broken(line: string, width: number): string {
  const indent = /^ *(?:\d+ +)?/.exec(line)?.[0] ?? "";
  const lines = [indent];
  for (const word of line.slice(indent.length).split(/ +/)) {
    const last = lines.at(-1) ?? "";
    if (last.trim() === "" || last.endsWith(" ")) lines[lines.length - 1] = last + word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(" ".repeat(indent.length) + word);
  }
  return lines.join("\n");
}
