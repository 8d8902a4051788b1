import { z } from "zod";
import { wordList } from "./scalar.js";

/** An object type whose members, at every depth, cannot be assigned. */
export type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** A map of a job file with exactly these keys; any other key is an error. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: `a map with keys such as ${Object.keys(shape)[0]}` });
}

/** Options of one kind: the members of a union of sections told apart by their key `kind`. */
type Kind = z.core.$ZodTypeDiscriminable;

/**
 * A map whose key `kind` decides which other keys it has; without `kind` it is of the kind `byDefault`, and the whole
 * map may be left out.
 */
export function kinded<const Kinds extends readonly [Kind, ...Kind[]], const Name extends string>(
  byDefault: Name,
  names: readonly [Name, ...Name[]],
  kinds: Kinds,
) {
  const example = `a map such as {kind: ${byDefault}}`;
  const union = z.discriminatedUnion("kind", kinds, {
    error: (issue) => (issue.code === "invalid_union" ? wordList(names) : example),
  });
  return z.preprocess((written) => {
    const isMap = typeof written === "object" && written !== null && !Array.isArray(written);
    return isMap && !Object.hasOwn(written, "kind") ? { ...written, kind: byDefault } : written;
  }, union);
}
