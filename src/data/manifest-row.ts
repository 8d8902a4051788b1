import type { Split } from "./sample.js";

/** The columns of a manifest; the first two are required. */
export const MANIFEST_COLUMNS: readonly string[] = ["path", "label", "group", "weight", "split"];

/** The known columns of one row; undefined or null where the row has none. */
export type ManifestFields = Readonly<Record<string, unknown>>;

/** One row of a manifest. */
export interface ManifestRow {
  readonly path: string;
  readonly label: string;
  readonly group: string | undefined;
  readonly weight: number;
  readonly split: Split | undefined;
}

/** Reads one row; what is wrong with it goes to `report`, and then the row is undefined. */
export function parseManifestRow(fields: ManifestFields, report: (message: string) => void): ManifestRow | undefined {
  let isSound = true;
  const mistake = (message: string): undefined => {
    isSound = false;
    report(message);
  };
  const path = parsePath(fields.path, mistake);
  const label = parseLabel(fields.label, mistake);
  const group = parseGroup(fields.group, mistake);
  const weight = parseWeight(fields.weight, mistake);
  const split = parseSplit(fields.split, mistake);
  return isSound ? { path: path!, label: label!, group, weight: weight!, split } : undefined;
}

/** Why a column's name is refused; undefined for the known ones and for names that mean nothing here. */
export function refuseColumn(name: string): string | undefined {
  if (MANIFEST_COLUMNS.includes(name)) return undefined;
  const meant = name.trim().toLowerCase().replace(/s$/, "");
  if (meant === "label" && name.trim().toLowerCase() === "labels") {
    return `the column ${quote(name)} is not read: headway trains one label a picture, in the column "label"`;
  }
  return MANIFEST_COLUMNS.includes(meant) ? `the column ${quote(name)} must be written "${meant}"` : undefined;
}

const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  path: [
    ...[
      "filename",
      "file_name",
      "file",
      "filepath",
      "file_path",
      "image",
      "image_path",
      "imagepath",
      "img",
      "img_path",
    ],
    ...["image_id", "name", "url"],
  ],
  label: ["class", "class_name", "classname", "category", "target", "y", "tag", "species", "class_id"],
};

/** The column that stands for a required one under a name of its own; undefined where there is none. */
export function findOtherName(column: string, names: readonly string[]): string | undefined {
  const others = OTHER_NAMES[column] ?? [];
  return others.flatMap((other) => names.filter((name) => name.trim().toLowerCase() === other))[0];
}

type Mistake = (message: string) => undefined;

function parsePath(value: unknown, mistake: Mistake): string | undefined {
  if (value === undefined || value === null || value === "") return mistake("path is missing; name the picture's file");
  if (typeof value !== "string") return mistake(`path must be text, not ${quote(value)}`);
  return value.includes("\0") ? mistake(`path ${quote(value)} has a zero character`) : value;
}

function parseLabel(value: unknown, mistake: Mistake): string | undefined {
  if (value === undefined || value === null || value === "")
    return mistake("label is missing; name the picture's class");
  if (Array.isArray(value) || (typeof value === "object" && value !== null)) {
    return mistake(`label ${quote(value)} holds several labels; headway trains one label a picture, given as text`);
  }
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return mistake(`label must be text or a whole number, not ${quote(value)}`);
  return value.trim() === value ? value : mistake(`label ${quote(value)} begins or ends with a space; remove it`);
}

function parseGroup(value: unknown, mistake: Mistake): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  return mistake(`group must be text or a number, not ${quote(value)}`);
}

function parseWeight(value: unknown, mistake: Mistake): number | undefined {
  if (value === undefined || value === null || value === "") return 1;
  const isNumeral = typeof value === "string" && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const weight = typeof value === "number" ? value : isNumeral ? Number(value) : Number.NaN;
  const single = Math.fround(weight);
  if (single > 0 && Number.isFinite(single)) return weight;
  return mistake(
    `weight ${quote(value)} must be a number above 0 that float32 can hold; leave out a row that must not count`,
  );
}

function parseSplit(value: unknown, mistake: Mistake): Split | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (value === "train" || value === "validation" || value === "test") return value;
  return mistake(`split ${quote(value)} must be train, validation or test`);
}

function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
