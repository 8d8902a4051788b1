import { dirname, join } from "node:path";
import { HeadwayError } from "../errors.js";
import { readModelJson } from "./model-file.js";

/**
 * What the file preprocessing.json beside a model says, unread, with the file's path; null if there is none.
 * @throws HeadwayError MODEL_INVALID where it is no JSON
 */
export async function readBesidePreprocessing(modelPath: string): Promise<{ value: unknown; path: string } | null> {
  const path = join(dirname(modelPath), "preprocessing.json");
  try {
    return { value: await readModelJson(path, "preprocessing file"), path };
  } catch (error) {
    if (error instanceof HeadwayError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
