import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/data/csv.js";

const fieldsOf = (text: string): string[][] => parseCsv(text).records.map(({ fields }) => [...fields]);

describe("parseCsv", () => {
  it("reads quoted commas, doubled quotes and line breaks in quotes as RFC 4180 has them", () => {
    const text = 'path,label\r\n"a, b.png","the ""big"" cat"\r\n"two\r\nlines",""\r\nplain,';
    expect(parseCsv(text)).toEqual({
      mistakes: [],
      records: [
        { line: 1, fields: ["path", "label"] },
        { line: 2, fields: ["a, b.png", 'the "big" cat'] },
        { line: 3, fields: ["two\r\nlines", ""] },
        { line: 5, fields: ["plain", ""] },
      ],
    });
  });

  it("takes LF, CRLF and CR as line ends, with or without one at the end, and passes over empty lines", () => {
    const expected = [
      ["a", "b"],
      ["c", "d"],
    ];
    for (const text of ["a,b\nc,d", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "\na,b\n\n\nc,d\n\n"]) {
      expect(fieldsOf(text)).toEqual(expected);
    }
  });

  it("keeps spaces, which are part of a field", () => {
    expect(fieldsOf(" a , b")).toEqual([[" a ", " b"]]);
  });

  it("names each mistake with the line on which its record begins and reads the other records", () => {
    const text = 'ok,1\nba"d,2\n"x"y,3\nfine,4\n"never closed,5\nmore';
    expect(parseCsv(text)).toEqual({
      records: [
        { line: 1, fields: ["ok", "1"] },
        { line: 4, fields: ["fine", "4"] },
      ],
      mistakes: [
        { line: 2, message: 'a quote inside a field without quotes; write "..." around it' },
        { line: 3, message: "text after the closing quote of a field" },
        { line: 5, message: "the quote that begins a field is never closed" },
      ],
    });
  });

  it("reads back whatever a writer that quotes every field has written", () => {
    const table = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "ü") }), {
        minLength: 2,
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, lineEnd) => {
        const text = rows
          .map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(",") + lineEnd)
          .join("");
        expect(parseCsv(text).mistakes).toEqual([]);
        expect(fieldsOf(text)).toEqual(rows);
      }),
    );
  });
});
