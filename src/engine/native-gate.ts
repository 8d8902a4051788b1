// ONNX Runtime's binding aborts the whole process when its thread is ended inside a call: `process.exit` during a
// gradient would turn every exit code into 134. So a thread passes a gate in shared memory around each native call, and
// who ends the thread closes the gate first: that waits for the call under way and lets no other begin.

const OPEN = 0;
const IN_CALL = 1;
const CLOSED = 2;

/** One gate; both threads hold the same memory. */
export type NativeGate = Int32Array<SharedArrayBuffer>;

/** An open gate. */
export function createNativeGate(): NativeGate {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Makes a native call. Behind a closed gate it is never made and the promise stays pending: the thread is about to end. */
export async function callNative<T>(gate: NativeGate, call: () => Promise<T>): Promise<T> {
  if (Atomics.compareExchange(gate, 0, OPEN, IN_CALL) === CLOSED) return new Promise(() => undefined);
  try {
    return await call();
  } finally {
    Atomics.store(gate, 0, OPEN);
    Atomics.notify(gate, 0);
  }
}

/**
 * Blocks until the call under way has returned, at most `timeoutMs`, and closes the gate.
 * @returns whether the gate is closed
 */
export function closeNativeGate(gate: NativeGate, timeoutMs: number): boolean {
  const deadline = performance.now() + timeoutMs;
  while (Atomics.compareExchange(gate, 0, OPEN, CLOSED) === IN_CALL) {
    if (Atomics.wait(gate, 0, IN_CALL, Math.max(0, deadline - performance.now())) === "timed-out") return false;
  }
  return true;
}
