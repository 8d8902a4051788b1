import { type Dirent, promises as fs } from "node:fs";
import { isPictureName } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import { type CliContext, usageError } from "./context.js";

/** Stands for the list on stdin. */
const STDIN = "-";

/** A path is shorter on every system; without a limit, a list without line ends would be kept as a whole. */
const LONGEST_LINE = 65_536;

/** Whether the arguments name the pictures themselves, and not folders or lists of them. */
export async function areAllFiles(args: readonly string[]): Promise<boolean> {
  for (const arg of args) if (arg === STDIN || (await isFolder(arg))) return false;
  return true;
}

/**
 * The pictures that the arguments of a command name, one after another: files as they are given; of folders every file at
 * any depth whose name is a picture's, by code unit; of `-` every line of stdin. What is not there is given as it is.
 * @throws HeadwayError USAGE for no picture at all; IMAGES_UNREADABLE for a folder that cannot be listed
 */
export async function* listPictures(
  args: readonly string[],
  { stdin }: Pick<CliContext, "stdin">,
): AsyncGenerator<string> {
  let count = 0;
  for (const arg of args) {
    const pictures = arg === STDIN ? linesOf(stdin) : (await isFolder(arg)) ? picturesBelow(arg) : [arg];
    for await (const path of pictures) {
      count++;
      yield path;
    }
  }
  if (count > 0) return;
  const where = args.map((arg) => (arg === STDIN ? "the list on stdin" : arg)).join(", ");
  throw usageError(
    `there is no picture in ${where}; name files, folders that hold some, or - and a path a line on stdin`,
  );
}

async function* picturesBelow(folder: string): AsyncGenerator<string> {
  const entries = await listFolder(folder);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".")) continue;
    const path = `${folder.replace(/\/+$/, "")}/${entry.name}`;
    if (entry.isDirectory()) yield* picturesBelow(path);
    else if (isPictureName(entry.name)) yield path;
  }
}

async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${folder}: the folder cannot be listed (${code})`;
    throw new HeadwayError("IMAGES_UNREADABLE", message, { path: folder }, { cause });
  }
}

async function* linesOf(stdin: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = "";
  let number = 0;
  stdin.setEncoding("utf8");
  for await (const chunk of stdin) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop()!;
    for (const line of [...lines, rest]) {
      if (line.length <= LONGEST_LINE) continue;
      throw usageError(
        `line ${number + 1} of stdin or one after it has more than ${LONGEST_LINE} characters; give a path a line`,
      );
    }
    number += lines.length;
    for (const line of lines) if (line.trim() !== "") yield line.replace(/\r$/, "");
  }
  if (rest.trim() !== "") yield rest;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await fs.stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
