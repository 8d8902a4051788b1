import type { onnx } from "../../gen/onnx.js";
import { fromTensorProto, type Value } from "./value.js";

/** A node's attributes by name, with ONNX's defaults given by the operator that reads them. */
export class Attributes {
  readonly #byName: ReadonlyMap<string, onnx.IAttributeProto>;

  constructor(node: onnx.INodeProto) {
    this.#byName = new Map((node.attribute ?? []).map((attribute) => [attribute.name ?? "", attribute]));
  }

  int(name: string, fallback: number): number {
    return this.#byName.has(name) ? Number(this.#byName.get(name)!.i ?? 0) : fallback;
  }

  float(name: string, fallback: number): number {
    return this.#byName.has(name) ? (this.#byName.get(name)!.f ?? 0) : fallback;
  }

  ints(name: string): number[] | undefined {
    return this.#byName.get(name)?.ints?.map(Number);
  }

  text(name: string, fallback: string): string {
    const bytes = this.#byName.get(name)?.s;
    return bytes?.length ? new TextDecoder().decode(bytes) : fallback;
  }

  tensor(name: string): Value | undefined {
    const tensor = this.#byName.get(name)?.t;
    return tensor ? fromTensorProto(tensor) : undefined;
  }

  graph(name: string): onnx.IGraphProto | undefined {
    return this.#byName.get(name)?.g ?? undefined;
  }
}

/** One operator: its inputs by position, an absent optional one being undefined, to its only output. */
export type Operator = (inputs: readonly (Value | undefined)[], attributes: Attributes) => Value;
