import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ReportModel, renderReport } from "../../../src/report/index.js";
import { sampleCounts, sampleEpochs, sampleModel, TINY_PNG } from "./sample-model.js";

/** What a reader sees: without head, script and tags, entities read. */
function visibleText(page: string): string {
  return page
    .slice(page.indexOf("<body>"))
    .replace(/<script>[\s\S]*?<\/script>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\u202F/g, " ")
    .replace(/\s+/g, " ");
}

const section = (page: string, id: string): string => {
  const start = page.indexOf(`<section id="${id}">`);
  return start < 0 ? "" : page.slice(start, page.indexOf("</section>", start));
};

const failedModel = (): ReportModel => {
  const model = sampleModel();
  return {
    ...model,
    result: {
      ...model.result,
      status: "failed",
      head: { sha256: null, parameters: null },
      epochs: 0,
      steps: 3,
      accuracy: { train: null, validation: null, test: null },
      loss: { train: null, validation: null, test: null },
      throughput: { extractImagesPerSecond: 106, trainSamplesPerSecond: null },
      engine: { kind: null, fingerprint: null, exact: null },
    },
    error: { code: "NOT_A_NUMBER", message: "step 3: the gradient of softmax/kernel is NaN in lane 5" },
    epochs: [],
    bestEpoch: null,
    plannedIdSum: null,
    confusion: null,
    mistakes: [],
  };
};

const many = (numClasses: number, width = 4): ReportModel =>
  sampleModel({
    classes: Array.from({ length: numClasses }, (_, index) => `class ${String(index).padStart(width, "0")}`),
    confusion: { split: "test", counts: sampleCounts(numClasses, 20) },
  });

const MODELS: readonly (readonly [string, ReportModel])[] = [
  ["nine classes", sampleModel()],
  [
    "two classes",
    sampleModel({
      classes: ["cat", "dog"],
      confusion: {
        split: "test",
        counts: [
          [48, 2],
          [7, 43],
        ],
      },
    }),
  ],
  ["a hundred classes", many(100)],
  ["a thousand classes", many(1000)],
  ["one epoch", sampleModel({ epochs: sampleEpochs(1, { numSamples: 1526, best: 1 }), bestEpoch: 1 })],
  ["a failed run without epochs", failedModel()],
];

describe("renderReport", () => {
  it.each(MODELS)("refers to nothing outside the file: %s", (_, model) => {
    const page = renderReport(model);
    for (const [, url] of page.matchAll(/\s(?:src|href|action|srcset|poster|data)="([^"]*)"/g)) {
      expect(url).toMatch(/^(#[a-z]+|data:image\/png;base64,.+)$/);
    }
    expect(page).not.toMatch(/https?:|@import|url\(|<link|<iframe|<object/);
  });

  it.each(MODELS)("closes every element it opens, in order: %s", (_, model) => {
    const open: string[] = [];
    const body = renderReport(model).replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    for (const [, slash, name, isVoid] of body.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
      if (isVoid === "/" || ["meta", "img", "br"].includes(name!)) continue;
      if (slash === "") open.push(name!);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it.each(MODELS)("shows no undefined, NaN or object: %s", (_, model) => {
    expect(renderReport(model).replace(/is NaN in lane/g, "")).not.toMatch(/undefined|NaN|\[object|Infinity/);
  });

  it("gives equal bytes for equal models, and needs no more than the model's JSON", () => {
    const model = sampleModel();
    expect(renderReport(JSON.parse(JSON.stringify(model)))).toBe(renderReport(model));
  });

  it("allows only its own script to run and only embedded pictures to load", () => {
    const page = renderReport(sampleModel());
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    const hash = createHash("sha256").update(scripts[0]![1]!).digest("base64");
    expect(page).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/<[^>]+\son[a-z]+=/);
  });

  it("escapes every name and sentence others have written", () => {
    const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&`;
    const model = sampleModel({
      classes: [evil, "dog", `${evil} 2`],
      confusion: { split: "test", counts: sampleCounts(3, 30) },
      error: { code: "INTERNAL", message: evil },
      badImages: [{ id: evil, reason: evil }],
      duplicates: [{ sha256: evil, samples: [{ id: evil, split: evil }] }],
      mistakes: [{ id: evil, picture: evil, label: evil, predicted: evil, probability: 1, loss: 3 }],
    });
    const page = renderReport({
      ...model,
      result: {
        ...model.result,
        job: { name: evil, specSha256: evil },
        head: { sha256: evil, parameters: 1 },
        engine: { kind: evil, fingerprint: evil, exact: true },
      },
      setup: { ...model.setup, version: evil, startedAt: evil, model: evil, cut: evil, solver: evil, schedule: evil },
    });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain("<img");
    expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)!.length).toBeGreaterThan(25);
    expect(visibleText(page)).toContain(evil);
  });

  it("embeds a picture only when it is a base64 image", () => {
    const [mistake] = sampleModel().mistakes;
    const withPicture = (picture: string | null): string =>
      renderReport(sampleModel({ mistakes: [{ ...mistake!, picture }] }));
    expect(withPicture(TINY_PNG)).toContain(`<img src="${TINY_PNG}"`);
    for (const picture of [
      null,
      "https://example.com/a.png",
      "data:image/svg+xml;base64,PHN2Zz4=",
      "data:text/html,a",
    ]) {
      expect(withPicture(picture)).not.toContain("<img");
      expect(withPicture(picture)).toContain("no picture");
    }
  });
});

describe("the headline", () => {
  it("has accuracy with its interval and baseline, loss, classes, samples, time and the head's hash", () => {
    const counts = [
      [60, 10],
      [12, 18],
    ];
    const text = visibleText(
      renderReport(sampleModel({ classes: ["cat", "dog"], confusion: { split: "test", counts } })),
    );
    expect(text).toContain("78.0 %");
    expect(text).toContain("78 of 100 held-out test pictures named correctly. 95 % interval 68.9 % to 85.0 %.");
    expect(text).toContain("Always naming the largest class would reach 70.0 %.");
    expect(text).toContain("Test loss 0.987 train 0.331");
    expect(text).toContain("Training pictures 1,526 + 190 validation, 100 test");
    expect(text).toContain("Wall time 41.3 s 2 workers");
    expect(text).toContain(`SHA-256 of head.safetensors ${"4be2a871".repeat(8)}`);
  });

  it("says when the accuracy is the validation pictures' and so flattered", () => {
    const model = sampleModel();
    const result = {
      ...model.result,
      accuracy: { train: 0.8, validation: 0.7, test: null },
      samples: { train: 1526, validation: 190, test: 0 },
    };
    expect(visibleText(renderReport({ ...model, result, confusion: null }))).toContain(
      "133 of 190 validation pictures named correctly. 95 % interval 63.1 % to 76.1 %. The best epoch was chosen on the same pictures, which flatters it.",
    );
  });

  it("falls back to the training loss where nothing was held out", () => {
    const model = sampleModel();
    const loss = { train: 0.331, validation: null, test: null };
    expect(visibleText(renderReport({ ...model, result: { ...model.result, loss } }))).toContain("Training loss 0.331");
  });

  it("says when no pictures were held out", () => {
    const model = sampleModel({ confusion: null, mistakes: [] });
    const result = {
      ...model.result,
      accuracy: { train: null, validation: null, test: null },
      samples: { train: 1526, validation: 0, test: 0 },
    };
    const page = renderReport({ ...model, result });
    expect(visibleText(page)).toContain(
      "The job keeps no pictures back, so the accuracy on unseen pictures is not known.",
    );
    for (const id of ["confusion", "classes", "mistakes"]) expect(section(page, id)).toBe("");
  });

  it("puts a failure's sentence and code on top", () => {
    const text = visibleText(renderReport(failedModel()));
    expect(text).toContain(
      "quickstart Failed 0 epochs · 3 steps · begun 2025-11-24 11:38:02 UTC · headway 0.1.0 " +
        "step 3: the gradient of softmax/kernel is NaN in lane 5 NOT_A_NUMBER It ended before an epoch was complete.",
    );
  });

  it("says until where a cancelled run got", () => {
    const model = sampleModel();
    const text = visibleText(
      renderReport({ ...model, result: { ...model.result, status: "cancelled" }, epochs: model.epochs.slice(0, 12) }),
    );
    expect(text).toContain("The run was cancelled. What follows is as of epoch 12.");
  });
});

describe("the sections", () => {
  const page = renderReport(sampleModel());

  it("draw both curves, mark the best epoch and list every epoch", () => {
    const curves = section(page, "curves");
    expect(curves.match(/class="line train"/g)).toHaveLength(2);
    expect(curves.match(/class="line validation"/g)).toHaveLength(2);
    expect(curves.match(/class="line rate"/g)).toHaveLength(1);
    expect(curves.match(/epoch 31: /g)).toHaveLength(2);
    expect(curves.match(/<tr><th scope="row">|<tr class="best-row">/g)).toHaveLength(40);
  });

  it("leave the validation curve out where there is no validation", () => {
    const epochs = sampleModel().epochs.map((row) => ({ ...row, validationLoss: null, validationAccuracy: null }));
    const curves = section(renderReport(sampleModel({ epochs, bestEpoch: null })), "curves");
    expect(curves).not.toContain('class="line validation"');
    expect(curves).not.toContain('class="best"');
  });

  it("break a curve where a value is missing", () => {
    const epochs = sampleEpochs(5, { numSamples: 1526, best: 5 }).map((row) => ({
      ...row,
      loss: row.epoch === 4 ? null : row.loss,
    }));
    const curves = section(renderReport(sampleModel({ epochs, bestEpoch: null })), "curves");
    const [, path] = /class="line train" d="([^"]+)"/.exec(curves)!;
    expect(path!.match(/[ML]/g)).toEqual(["M", "L", "L", "M"]);
    expect(curves).toContain('class="dot train"');
  });

  it("show every count of a small confusion matrix with what it means", () => {
    const matrix = section(
      renderReport(
        sampleModel({
          classes: ["cat", "dog"],
          confusion: {
            split: "test",
            counts: [
              [48, 2],
              [7, 43],
            ],
          },
        }),
      ),
      "confusion",
    );
    for (const title of ["cat, recognised: 48 of 50", "cat, taken for dog: 2 of 50", "dog, taken for cat: 7 of 50"]) {
      expect(matrix).toContain(`title="${title}"`);
    }
  });

  it("show a hundred classes as a map with the most confused pairs", () => {
    const model = many(100);
    const confusion = section(renderReport(model), "confusion");
    const numCells = model.confusion!.counts.flat().filter((count) => count > 0).length;
    expect(confusion.match(/<rect class="(hit|miss)"/g)).toHaveLength(numCells);
    expect(confusion).not.toContain('class="matrix');
    expect(confusion.match(/<tr><td>/g)).toHaveLength(15);
  });

  it("put several classes into a cell for a thousand classes", () => {
    const confusion = section(renderReport(many(1000)), "confusion");
    expect(confusion).toContain("1,000 classes in order of their names, 9 to a cell");
    expect(confusion).toContain("<title>class 0000 … class 0008, taken for one of them:");
  });

  it("have a sortable row for each class, with a dash for 0/0", () => {
    const counts = [
      [3, 0],
      [1, 0],
    ];
    const text = visibleText(
      section(
        renderReport(sampleModel({ classes: ["cat", "dog"], confusion: { split: "test", counts } })),
        "classes",
      ).replace(/^/, "<body>"),
    );
    expect(text).toContain("cat 75.0 % 100.0 % 85.7 % 3");
    expect(text).toContain("dog – 0.0 % 0.0 % 1");
  });

  it("show the worst mistakes with label, prediction and probability", () => {
    const mistakes = section(page, "mistakes");
    expect(mistakes.match(/<li>/g)).toHaveLength(12);
    expect(mistakes.match(/<img /g)).toHaveLength(11);
    expect(visibleText(`<body>${mistakes}`)).toContain(
      "is Activities taken for Animals & Nature 99 % img/1f1e6-1000.png",
    );
  });

  it("say so when there are no mistakes", () => {
    expect(section(renderReport(sampleModel({ mistakes: [] })), "mistakes")).toContain(
      "Every test picture was named correctly.",
    );
  });

  it("divide the wall time", () => {
    const text = visibleText(`<body>${section(page, "time")}`);
    expect(text).toContain("Whole run 41.3 s");
    expect(text).toContain("extract 107 pictures/s through the backbone 17.9 s 43 %");
    expect(text).toContain("Epochs, by phase 5.0 s");
    expect(text).toContain("gradient 2.4 s 49 % all-reduce 1.4 s 27 % optimiser 720 ms 14 % validation 480 ms 10 %");
  });

  it("state that every sample was used once when counts and id sums are the plan's", () => {
    expect(section(page, "samples")).toContain(
      "In each of the 40 epochs, each of the 1,526 training samples was used exactly once.",
    );
    expect(section(page, "samples")).toContain("3,284,771,940,112");
  });

  it.each([
    ["count", { numSamples: 1525 }],
    ["id sum", { idSum: 1 }],
  ])("state that an epoch's %s is not the plan's", (_, wrong) => {
    const epochs = sampleModel().epochs.map((row) => (row.epoch === 7 ? { ...row, ...wrong } : row));
    const samples = section(renderReport(sampleModel({ epochs })), "samples");
    expect(samples).toContain("1 of 40 epochs did not use each of the 1,526 training samples exactly once.");
    expect(samples.match(/<td>NO<\/td>/g)).toHaveLength(1);
  });

  it("claim nothing about the samples where the plan's id sum is not known", () => {
    const samples = section(renderReport(sampleModel({ plannedIdSum: null })), "samples");
    expect(samples).toContain("The plan’s id sum is not known, so nothing is proved here.");
    expect(samples).not.toMatch(/exactly once|<td>(yes|NO)</);
  });

  it("tell the run's facts", () => {
    const text = visibleText(`<body>${section(page, "run")}`);
    expect(text).toContain("Cut block_13_expand_relu Features 576 Picture size 224 × 224 Head linear");
    expect(text).toContain("Lanes 16");
    expect(text).toContain("Engine onnx Fingerprint onnx 1.30.0 cpu x64+avx2+avx512f intra=1");
    expect(text).toContain("Feature cache 220 of 1,906 rows found (12 %)");
  });

  it("list unreadable pictures and duplicates only where there are any", () => {
    expect(section(page, "data")).toBe("");
    const data = visibleText(
      `<body>${section(
        renderReport(
          sampleModel({
            badImages: [{ id: "a/b.jpg", reason: "it is empty" }],
            duplicates: [
              {
                sha256: "ab".repeat(32),
                samples: [
                  { id: "x.png", split: "train" },
                  { id: "y.png", split: "test" },
                ],
              },
            ],
          }),
        ),
        "data",
      )}`,
    );
    expect(data).toContain("1 unreadable picture");
    expect(data).toContain("a/b.jpg it is empty");
    expect(data).toContain("abababababab x.png train y.png test");
  });

  it("has every count of a matrix of many classes as text", () => {
    const model = many(120);
    const text = visibleText(`<body>${section(renderReport(model), "confusion")}`);
    const list = text.slice(text.indexOf("What each of the 120 classes was taken for"));
    model.confusion!.counts.forEach((row, actual) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      expect(list).toContain(`${model.classes[actual]} ${row[actual]} of ${total} `);
      row.forEach((count, predicted) => {
        if (count > 0 && predicted !== actual) expect(list).toContain(`${model.classes[predicted]} ${count}`);
      });
    });
  });
});
