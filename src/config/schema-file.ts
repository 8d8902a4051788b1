import { fileURLToPath } from "node:url";

/** Path of the job file's JSON Schema in this package. */
export const JOB_SCHEMA_FILE = fileURLToPath(new URL("../../schema/job.v1.json", import.meta.url));

/** The first line of a job file: it names the file's JSON Schema for editors. */
export const schemaLine = (path: string): string => `# yaml-language-server: $schema=${path}\n`;
