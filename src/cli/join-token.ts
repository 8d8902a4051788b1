import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type CliContext, usageError } from "./context.js";

/** The environment variable that a join token comes by. */
export const TOKEN_VARIABLE = "HEADWAY_JOIN_TOKEN";

/**
 * The join token from `--token-file`, else from HEADWAY_JOIN_TOKEN; undefined without either. It is no flag, because
 * everybody on a machine can read the command lines of its processes.
 * @throws HeadwayError USAGE for a file that cannot be read or holds no token
 */
export async function readJoinToken(
  tokenFile: string | undefined,
  context: Pick<CliContext, "cwd" | "env">,
): Promise<string | undefined> {
  if (tokenFile === undefined) return checked(context.env[TOKEN_VARIABLE], TOKEN_VARIABLE);
  const text = await readFile(resolve(context.cwd, tokenFile), "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "ENOENT" ? "there is no such file" : `it cannot be read (${error.code})`;
    throw usageError(`--token-file ${tokenFile}: ${reason}; it has to hold the join token of the job`);
  });
  if (text.trim() === "") throw usageError(`--token-file ${tokenFile}: it is empty; it has to hold the join token`);
  return checked(text.trim(), `--token-file ${tokenFile}`);
}

function checked(token: string | undefined, source: string): string | undefined {
  if (token === undefined || token === "") return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw usageError(`${source}: a join token is one word of ASCII letters, digits and signs`);
}
