import { type Command, CommanderError, type Option } from "commander";
import { collect } from "./collect.ts";
import { exitCodes } from "./exitCodes.ts";
import { bareReport, printReport } from "./report.ts";

/**
 * Runs the command that the arguments name. A wrong command line ends with exit code 2, the reason on stderr, and in a document on stdout
 * where one was asked for.
 */
export async function runProgram(program: Command, argv: readonly string[] = process.argv): Promise<void> {
  for (const command of withSubcommands(program)) strict(command);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has told the reason; help that was asked for is no mistake.
    // With --detailed-exitcode, 2 says that something would change.
    const wrong = argv.includes("--detailed-exitcode") ? exitCodes.failed : exitCodes.usage;
    process.exitCode = error.exitCode === 0 ? exitCodes.done : wrong;
    if (error.exitCode !== 0 && argv.includes("--json"))
      printReport(bareReport("usage", [{ where: "", message: error.message.replace(/^error: /, "") }]));
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function strict(command: Command): void {
  command.exitOverride();
  for (const option of command.options.filter(({ required, optional }) => required || optional))
    refuseSlips(command, option);
}

/** Commander takes the last of two values, and another option for a value, without a word. */
function refuseSlips(command: Command, option: Option): void {
  const isRepeatable = option.variadic || option.parseArg === collect;
  let times = 0;
  command.on(`option:${option.name()}`, (value: string | null) => {
    times += 1;
    if (times > 1 && !isRepeatable)
      command.error(`error: option '${option.flags}' was given ${times} times, and takes one value only`);
    if (value?.startsWith("--"))
      command.error(`error: option '${option.flags}' has no value: what follows it, ${value}, is another option`);
  });
}
