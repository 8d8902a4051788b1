import { describe, expect, it } from "vitest";
import { placeMistakes } from "../../../src/config/index.js";

const TEXT = `apiVersion: headway/v1
dataset:
  train:
    manifest: pictures.csv
backbone: { model: no.json }
training:
  classWeights:
    cat: 2
`;
const place = (message: string, flags: Parameters<typeof placeMistakes>[3] = {}): string =>
  placeMistakes(message, TEXT, "job.yaml", flags).message;

describe("placeMistakes", () => {
  it("puts file, line and column before lines that begin with a key of the file", () => {
    expect(
      place(
        "backbone.model: there is no such file\ndataset.train.manifest: pictures.csv: gone\npictures.csv:7: bad label",
      ),
    ).toBe(
      "job.yaml:5:20: backbone.model: there is no such file\n" +
        "job.yaml:4:15: dataset.train.manifest: pictures.csv: gone\n" +
        "pictures.csv:7: bad label",
    );
  });

  it("takes the nearest key above for one that is not written", () => {
    expect(place("backbone.cut: is needed")).toBe("job.yaml:5:11: backbone.cut: is needed");
  });

  it("names the flag that set a key, or what holds it", () => {
    const set = ["backbone.model=other.json", "dataset={}"];
    expect(place("backbone.model: gone", { set })).toBe("--set backbone.model=other.json: backbone.model: gone");
    expect(place("dataset.train.manifest: x: gone", { set })).toBe("--set dataset={}: dataset.train.manifest: x: gone");
    const part = ["training.classWeights.cow=3"];
    expect(place("training.classWeights: names cow", { set: part })).toBe(
      "--set training.classWeights.cow=3: training.classWeights: names cow",
    );
  });

  it("gives the places as data too", () => {
    const message = "backbone.model: gone\npictures.csv:7: bad\ntraining.epochs: too many";
    const { places } = placeMistakes(message, TEXT, "job.yaml", { set: ["training.epochs=9"] });
    expect(places).toEqual([
      { key: "backbone.model", line: 5, column: 20 },
      { key: "training.epochs", flag: "--set training.epochs=9" },
    ]);
  });

  it("leaves alone what names no key of the file", () => {
    for (const line of ["cache.maxBytes: is 5", "/data/model.json: is no model", "headway: x", "http://a.b: c"])
      expect(place(line)).toBe(line);
  });
});
