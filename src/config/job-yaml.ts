import { Document, visit } from "yaml";
import type { Job } from "./job.js";
import { formatByteSize } from "./scalar.js";
import { schemaLine } from "./schema-file.js";

const HEADING = " The resolved job: defaults and flags are written out, and paths are absolute.";

/**
 * The job as a job file; reading it gives an equal job, wherever the file stands.
 * @param options.schema path of the JSON Schema that its first line names, for editors. @default none
 */
export function jobToYaml(job: Job, options: { schema?: string } = {}): string {
  const { dataset, backbone, cache } = job;
  const written = {
    ...job,
    dataset: { ...dataset, validation: dataset.validation ?? "none", test: dataset.test ?? "none" },
    backbone: withoutNulls(backbone),
    cache: { ...cache, maxBytes: formatByteSize(cache.maxBytes) },
  };
  const document = new Document(written, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
  });
  document.commentBefore = HEADING;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return options.schema === undefined ? text : `${schemaLine(options.schema)}${text}`;
}

function withoutNulls(map: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}
