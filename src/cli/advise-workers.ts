import type { ExchangeCost } from "./measure-exchange.js";

/** What the number of workers changes in the time of a job. */
export interface WorkerFacts {
  readonly cores: number;
  readonly lanes: number;
  readonly threads: "auto" | number;
  /** Pictures whose features are not in the cache, and steps of the whole training. */
  readonly missingRows: number;
  readonly steps: number;
  /** Processor time of a picture and of the gradients of a step. */
  readonly imageCpuMs: number;
  readonly stepCpuMs: number;
  /** Of each number of workers to choose from but one, which exchanges nothing. */
  readonly exchanges: readonly ExchangeCost[];
}

/** How many workers to use on this machine, and what each number of them would take. */
export interface WorkerAdvice {
  readonly workers: number;
  /** Estimated seconds of extraction and training. */
  readonly choices: readonly { readonly workers: number; readonly seconds: number }[];
}

/** More workers have to save this share of the time, and this much: each is a process to start. */
const WORTHWHILE_SHARE = 0.1;
const WORTHWHILE_SECONDS = 1;

/** The numbers of workers to choose from: doubled up to the cores, which more than as many workers only share. */
export function workerChoices(cores: number, lanes: number): number[] {
  const choices = [1];
  while (choices.at(-1)! * 2 <= Math.min(cores, lanes, 16)) choices.push(choices.at(-1)! * 2);
  return choices;
}

/**
 * Advises the fewest workers that are hardly slower than the fastest number of them. An exchange counts with the processor
 * time of all ranks: what they do at the same time is made up for by waking each other, which is not measured.
 */
export function adviseWorkers(facts: WorkerFacts): WorkerAdvice {
  const { cores, lanes, threads, missingRows, steps, imageCpuMs, stepCpuMs, exchanges } = facts;
  const exchangeMs = new Map(exchanges.map(({ workers, cpuMs }) => [workers, cpuMs]));
  const choices = workerChoices(cores, lanes)
    .filter((workers) => workers === 1 || exchangeMs.has(workers))
    .map((workers) => {
      const threadsOfOne = threads === "auto" ? Math.max(1, Math.floor(cores / workers)) : threads;
      const extractMs = (missingRows * imageCpuMs) / Math.min(cores, workers * threadsOfOne);
      const trainMs = steps * (stepCpuMs / Math.min(cores, workers) + (exchangeMs.get(workers) ?? 0));
      return { workers, seconds: (extractMs + trainMs) / 1000 };
    });
  let chosen = choices[0]!;
  for (const choice of choices) {
    const saved = chosen.seconds - choice.seconds;
    if (saved >= WORTHWHILE_SECONDS && saved >= chosen.seconds * WORTHWHILE_SHARE) chosen = choice;
  }
  return { workers: chosen.workers, choices };
}
