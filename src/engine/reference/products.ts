import type { Operator } from "./attributes.js";
import { sizeOf, type Value } from "./value.js";

/** The product of two matrices in row-major order, [rows, inner] x [inner, columns]. */
function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[row * inner + k]!;
      for (let column = 0; column < columns; column++) {
        product[row * columns + column]! += factor * b[k * columns + column]!;
      }
    }
  }
  return product;
}

/** NumPy's matmul: vectors become matrices of one row or column, leading axes are stacks that are repeated or equal. */
const matMul: Operator = ([left, right]) => {
  const a: Value = left!.dims.length === 1 ? { ...left!, dims: [1, ...left!.dims] } : left!;
  const b: Value = right!.dims.length === 1 ? { ...right!, dims: [...right!.dims, 1] } : right!;
  const [rows, inner] = a.dims.slice(-2) as [number, number];
  const [innerToo, columns] = b.dims.slice(-2) as [number, number];
  if (inner !== innerToo) throw new RangeError(`[${left!.dims}] x [${right!.dims}]`);
  const stackA = a.dims.slice(0, -2);
  const stackB = b.dims.slice(0, -2);
  const stack = stackA.length >= stackB.length ? stackA : stackB;
  const depth = sizeOf(stack);
  for (const own of [stackA, stackB]) {
    if (sizeOf(own) !== 1 && own.join() !== stack.join()) throw new RangeError(`stacks [${stackA}] and [${stackB}]`);
  }
  const data = new Float64Array(depth * rows * columns);
  for (let level = 0; level < depth; level++) {
    const of = ({ data }: Value, size: number, own: readonly number[]): Float64Array =>
      sizeOf(own) === 1 ? data : data.subarray(level * size, (level + 1) * size);
    const product = multiply(of(a, rows * inner, stackA), of(b, inner * columns, stackB), rows, inner, columns);
    data.set(product, level * rows * columns);
  }
  const dims = [...stack, ...(left!.dims.length === 1 ? [] : [rows]), ...(right!.dims.length === 1 ? [] : [columns])];
  return { dims, data };
};

function transposed({ dims, data }: Value): Value {
  const [rows, columns] = dims as [number, number];
  return {
    dims: [columns, rows],
    data: data.map((_, index) => data[(index % rows) * columns + Math.floor(index / rows)]!),
  };
}

/** `alpha * A' * B' + beta * C`, where A' and B' may be transposed and C is repeated over rows or columns. */
const gemm: Operator = ([left, right, bias], attributes) => {
  const a = attributes.int("transA", 0) ? transposed(left!) : left!;
  const b = attributes.int("transB", 0) ? transposed(right!) : right!;
  const [rows, inner] = a.dims as [number, number];
  const columns = b.dims[1]!;
  const alpha = attributes.float("alpha", 1);
  const beta = attributes.float("beta", 1);
  const [biasRows, biasColumns] = [1, 1, ...(bias?.dims ?? [])].slice(-2) as [number, number];
  const data = multiply(a.data, b.data, rows, inner, columns).map((value, index) => {
    if (bias === undefined) return alpha * value;
    const row = Math.floor(index / columns) % biasRows;
    return alpha * value + beta * bias.data[row * biasColumns + ((index % columns) % biasColumns)]!;
  });
  return { dims: [rows, columns], data };
};

/** Operators of matrices. */
export const PRODUCTS: Readonly<Record<string, Operator>> = { Gemm: gemm, MatMul: matMul };
