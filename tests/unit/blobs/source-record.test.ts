import { expect, it } from "vitest";
import { SourceRecord } from "../../../src/blobs/index.js";

it("a source that failed is asked last from then on, until it did well", () => {
  const record = new SourceRecord();
  const sources = ["relay", "coordinator"];
  expect(record.order(sources)).toEqual(["relay", "coordinator"]);
  record.note("relay", false);
  expect(record.order(sources)).toEqual(["coordinator", "relay"]);
  record.note("relay", true);
  expect(record.order(sources)).toEqual(["relay", "coordinator"]);
});
