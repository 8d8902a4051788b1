import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type EmojiEntry, type QuickStartLayout, quickStartLayout } from "./keras-fixture.js";
import { temporaryFolder } from "./small-model.js";

const emoji = createRequire(import.meta.url)("emoji-datasource-twitter/emoji.json") as EmojiEntry[];
const base = emoji.filter((entry) => entry.category !== "Component");
let layout: QuickStartLayout;
beforeAll(async () => {
  layout = await quickStartLayout();
});

describe("the group of an emoji", () => {
  const unified = (shortName: string) => base.find((entry) => entry.short_name === shortName)!.unified;
  const groups = (...names: string[]) => new Set(names.map((name) => layout.groupOf(unified(name))));

  it("is one for its skin tones and genders", () => {
    expect(layout.groupOf("1F44B-1F3FD")).toBe(layout.groupOf("1F44B"));
    expect(layout.groupOf("1F468-1F3FB-200D-1F373")).toBe(layout.groupOf("1F9D1-200D-1F373"));
    for (const variants of [
      ["cook", "male-cook", "female-cook"],
      ["shrug", "man-shrugging", "woman-shrugging"],
      ["man", "woman", "adult"],
      ["boy", "girl", "child"],
      ["prince", "princess", "person_with_crown"],
      ["santa", "mrs_claus", "mx_claus"],
      ["dancer", "man_dancing"],
      ["couplekiss", "man-kiss-man", "woman-kiss-man", "woman-kiss-woman"],
      ["couple_with_heart", "man-heart-man"],
      ["two_men_holding_hands", "two_women_holding_hands", "people_holding_hands"],
      ["family", "man-woman-boy", "woman-woman-girl", "family_adult_adult_child"],
      ["person_walking_facing_right", "man_walking_facing_right", "woman-walking", "walking"],
    ]) {
      expect(groups(...variants), variants.join()).toHaveProperty("size", 1);
    }
  });

  it("differs between emoji that are no variants", () => {
    expect(groups("cook", "student", "adult", "shrug", "male_sign", "female_sign", "arrow_right")).toHaveProperty(
      "size",
      7,
    );
    expect(groups("man-boy", "man-boy-boy", "man-woman-boy", "man-woman-boy-boy")).toHaveProperty("size", 4);
  });

  it("is one wherever names differ in words of gender only", () => {
    const neutral = (name: string) =>
      name
        .toLowerCase()
        .split(/[^a-z0-9*#]+/)
        .filter((word) => !/^(man|men|woman|women|person|people|male|female|adult|boy|girl|child)$/.test(word))
        .join(" ");
    const byName = new Map<string, Set<string>>();
    for (const { name, unified: points, category } of base.filter((entry) => entry.category === "People & Body")) {
      const key = `${category}: ${neutral(name)}`;
      if (neutral(name) === "" || neutral(name) === "family") continue;
      byName.set(key, (byName.get(key) ?? new Set()).add(layout.groupOf(points)));
    }
    const split = [...byName].filter(([, found]) => found.size > 1).map(([name]) => name);
    expect(split).toEqual([]);
  });

  it("has one category", () => {
    const categories = new Map<string, Set<string>>();
    for (const { label, group } of layout.baseEmoji(emoji)) {
      categories.set(group, (categories.get(group) ?? new Set()).add(label));
    }
    expect(categories).toHaveProperty("size", 1690);
    expect([...categories.values()].every((labels) => labels.size === 1)).toBe(true);
  });
});

describe("laying out the quick start", () => {
  it("gives 1,906 pictures of nine categories and a model, writes nothing again, and mends what was damaged", () => {
    const folder = temporaryFolder();
    expect(layout.layOut(folder)).toEqual({ pictures: 1906, written: 1910 });
    const manifest = join(folder, "data", "manifest.jsonl");
    const rows = readFileSync(manifest, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { path: string; label: string; group: string });
    expect(rows).toHaveLength(1906);
    expect(new Set(rows.map(({ label }) => label)).size).toBe(9);
    expect(rows.every(({ path }) => statSync(join(folder, "data", path)).size > 0)).toBe(true);
    expect(readdirSync(join(folder, "model")).sort()).toEqual(["group1-shard1of1", "model.json", "preprocessing.json"]);

    expect(layout.layOut(folder)).toEqual({ pictures: 1906, written: 0 });
    writeFileSync(manifest, "torn");
    writeFileSync(join(folder, "model", "group1-shard1of1"), "torn");
    expect(layout.layOut(folder)).toEqual({ pictures: 1906, written: 2 });
  });
});
