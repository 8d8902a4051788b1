import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { AsyncQueue } from "../src/async/index.js";

/** A TypeScript module beside this file in a process of its own, which answers each message with one message. */
export class Forked<Request extends object, Answer> {
  readonly #child: ChildProcess;
  readonly #answers = new AsyncQueue<unknown>();

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (answer) => this.#answers.push(answer));
    child.once("exit", (code, signal) => this.#answers.fail(new Error(`a bench process ended with ${code ?? signal}`)));
  }

  /** Starts it. @param entry file name; it must send one message when it is ready */
  static async start<Q extends object, A, R>(
    entry: string,
    args: readonly string[] = [],
  ): Promise<{ process: Forked<Q, A>; ready: R }> {
    const path = fileURLToPath(new URL(`./${entry}`, import.meta.url));
    const child = fork(path, args, { execArgv: ["--import", "tsx"], serialization: "advanced" });
    const started = new Forked<Q, A>(child);
    return { process: started, ready: (await started.#answers.take()) as R };
  }

  /** Sends a message and waits for the answer. */
  async ask(request: Request): Promise<Answer> {
    this.#child.send(request);
    return (await this.#answers.take()) as Answer;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.kill();
    await exited;
  }
}
