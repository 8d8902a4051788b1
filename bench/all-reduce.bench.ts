// The all-reduce over the real transport between processes, beside the bare connections that carry its bytes.
import type { AllReduceAlgorithm } from "../src/collective/index.js";
import { hopBytes, type RankReady, type RankRequest, type RankTimes } from "./all-reduce-wire.js";
import { Forked } from "./forked.js";
import { digits, ResultPage } from "./result-page.js";
import { roundOrder, Series } from "./rounds.js";

const SIZES = [
  { what: "40 KB", bytes: 40_000, count: 60 },
  { what: "400 KB", bytes: 400_000, count: 30 },
  { what: "16 MB", bytes: 16_000_000, count: 4 },
];
const WORLD_SIZES = [2, 4];
const ALGORITHMS: readonly AllReduceAlgorithm[] = ["direct", "reduce-scatter"];
const SUBJECTS = ["all-reduce", "stream", "memcpy"] as const;
const ROUNDS = 15;

const page = new ResultPage(
  "all-reduce",
  "The exact all-reduce of so many bytes of float64 over gRPC, each rank a process of its own on this machine: frames, " +
    "header checks, addition and the result included. Beside it the same bytes between the same processes over one bare " +
    "TCP connection for each pair, in as many hops, and a copy in memory of what a rank receives. GB/s are payload bytes " +
    "that a rank receives by the median time of rank 0. Subjects take turns; the ratio is of medians within a round, in " +
    "brackets the 10th and 90th percentile of the rounds. With more ranks than cores, ranks wait for a core too.",
);
const rows: string[][] = [];
for (const worldSize of WORLD_SIZES) {
  const ranks = await startRanks(worldSize);
  for (const { what, bytes, count } of SIZES)
    for (const algorithm of ALGORITHMS) rows.push(await benchCase(ranks, what, algorithm, bytes, count));
  await Promise.all(ranks.map((rank) => rank.stop()));
}
page.table({
  title: "All-reduce",
  columns: [
    "values",
    "world size",
    "algorithm",
    "p50 ms",
    "p99 ms",
    "GB/s",
    "streams p50 ms",
    "streams GB/s",
    "memcpy ms",
    "memcpy GB/s",
    "ratio to streams",
  ],
  rows,
});
page.write();

type Rank = Forked<RankRequest, RankTimes>;

async function startRanks(worldSize: number): Promise<Rank[]> {
  const started = await Promise.all(
    Array.from({ length: worldSize }, () => Forked.start<RankRequest, RankTimes, RankReady>("all-reduce-rank.ts")),
  );
  const peers = started.map(({ ready }) => ready);
  const ranks = started.map(({ process }) => process);
  await Promise.all(ranks.map((rank, index) => rank.ask({ kind: "connect", rank: index, peers })));
  return ranks;
}

async function benchCase(
  ranks: readonly Rank[],
  what: string,
  algorithm: AllReduceAlgorithm,
  bytes: number,
  count: number,
): Promise<string[]> {
  const ms = { "all-reduce": [] as number[][], stream: [] as number[][], memcpy: [] as number[][] };
  for (let round = -2; round < ROUNDS; round++) {
    for (const index of roundOrder(SUBJECTS.length, round)) {
      const subject = SUBJECTS[index]!;
      const times = await Promise.all(
        ranks.map((rank) => rank.ask({ kind: "time", subject, algorithm, bytes, count })),
      );
      if (round >= 0) ms[subject].push([...times[0]!.ms]);
    }
  }
  const all = (subject: (typeof SUBJECTS)[number]): Series => new Series(ms[subject].flat());
  const medians = (subject: (typeof SUBJECTS)[number]): Series =>
    new Series(ms[subject].map((values) => new Series(values).median));
  const received = hopBytes(algorithm, bytes, ranks.length).reduce((sum, hop) => sum + hop * (ranks.length - 1), 0);
  const rate = (series: Series): string => digits(received / 1e6 / series.median);
  const ratios = medians("all-reduce").ratiosTo(medians("stream"));
  return [
    what,
    String(ranks.length),
    algorithm,
    digits(all("all-reduce").median),
    digits(all("all-reduce").quantile(0.99)),
    rate(all("all-reduce")),
    digits(all("stream").median),
    rate(all("stream")),
    digits(all("memcpy").median),
    rate(all("memcpy")),
    `${digits(ratios.median)} (${digits(ratios.quantile(0.1))} to ${digits(ratios.quantile(0.9))})`,
  ];
}
