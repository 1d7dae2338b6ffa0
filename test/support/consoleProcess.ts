/** `node consoleProcess.ts <agency file>`: the console's server in a process of its own, to be killed. Its address is its first line. */
import { FileActions } from "../../cli/console/actions.ts";
import { startConsole } from "../../cli/console/server.ts";

const [, , agencyFile = ""] = process.argv;
const { url } = await startConsole(new FileActions(agencyFile, "ada@agency.example"), { token: "token" });
process.stdout.write(`${url}\n`);
