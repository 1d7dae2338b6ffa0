import type { WriteStream } from "node:tty";
import type { Status } from "../../domain/drift/report.ts";

/** Tells how far it is. */
export interface DriftProgress {
  /** So many accounts are to be read. */
  begin(agency: string, accounts: number): void;
  /** One of them was read. */
  read(agency: string): void;
  /** All of the agency's were compared. */
  compared(
    agency: string,
    accounts: readonly { imagekitId: string; status: Status; findings: readonly unknown[] }[],
  ): void;
  /** Nothing more comes. */
  end(): void;
}

/** On a terminal one line that changes; elsewhere a line for every account once it is known. */
export function progressOn(stream: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY">>): DriftProgress {
  return stream.isTTY ? changingLine(stream) : plainLines(stream);
}

function changingLine(stream: NodeJS.WritableStream): DriftProgress {
  const left = new Map<string, { of: number; read: number }>();
  const draw = () => {
    const agencies = [...left].map(([agency, { of, read }]) => `${agency} ${read} of ${of}`);
    stream.write(`\r\u001b[K${agencies.length > 0 ? `Reading accounts: ${agencies.join(", ")}` : ""}`);
  };
  return {
    begin(agency, accounts) {
      left.set(agency, { of: accounts, read: 0 });
      draw();
    },
    read(agency) {
      const state = left.get(agency);
      if (state) state.read += 1;
      draw();
    },
    compared(agency) {
      left.delete(agency);
      draw();
    },
    end: () => void stream.write("\r\u001b[K"),
  };
}

function plainLines(stream: NodeJS.WritableStream): DriftProgress {
  return {
    begin: (agency, accounts) => void stream.write(`${agency}: reading ${accounts} accounts\n`),
    read() {},
    compared(agency, accounts) {
      for (const { imagekitId, status, findings } of accounts)
        stream.write(`${agency}/${imagekitId}: ${status}${findings.length > 0 ? `, ${findings.length} found` : ""}\n`);
    },
    end() {},
  };
}
