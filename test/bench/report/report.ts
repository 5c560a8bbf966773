import os from 'node:os';
import { z } from 'zod';

/** One number and what it is compared with. `value`, `p99` and `peerValue` share the unit. */
export const BenchFigure = z.strictObject({
  name: z.string().min(1),
  /** The median where there are several measurements. */
  value: z.number().nonnegative(),
  unit: z.string().min(1),
  p99: z.number().nonnegative().optional(),
  /** What the value is held against, measured in the same run; then `peerValue` and `ratio` (value ÷ peerValue) are there too. */
  peer: z.string().min(1).optional(),
  peerValue: z.number().positive().optional(),
  ratio: z.number().nonnegative().optional(),
  /** What the project asks of it, in words. */
  goal: z.string().min(1).optional(),
});
export type BenchFigure = z.infer<typeof BenchFigure>;

/** What `npm run bench -- NAME --json` prints. */
export const BenchReport = z.strictObject({
  bench: z.string().min(1),
  machine: z.strictObject({
    cpu: z.string().min(1),
    cores: z.number().int().positive(),
    node: z.string().min(1),
    platform: z.string().min(1),
  }),
  figures: z
    .array(BenchFigure)
    .min(1)
    .refine((figures) => figures.every(peerIsWhole), 'a peer has a name, a value and the ratio to it'),
});
export type BenchReport = z.infer<typeof BenchReport>;

function peerIsWhole({ value, peer, peerValue, ratio }: BenchFigure): boolean {
  if (peer === undefined || peerValue === undefined || ratio === undefined) {
    return peer === undefined && peerValue === undefined && ratio === undefined;
  }
  return Math.abs(ratio - value / peerValue) <= 0.01 * ratio + 1e-9;
}

/** Median and 99th percentile (nearest rank) of measurements. Throws a RangeError when there are none. */
export function spread(measurements: readonly number[]): { median: number; p99: number } {
  const sorted = measurements.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const median = rank(0.5);
  const p99 = rank(0.99);
  if (median === undefined || p99 === undefined) throw new RangeError('nothing was measured');
  return { median, p99 };
}

/** The report of this machine, held to its schema: a ZodError for figures that do not fit. */
export function benchReport(bench: string, figures: readonly BenchFigure[]): BenchReport {
  const cpus = os.cpus();
  return BenchReport.parse({
    bench,
    machine: {
      cpu: cpus[0]?.model.trim() || os.arch(),
      cores: os.availableParallelism(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    figures,
  });
}

const amount = (value: number | undefined) => (value === undefined ? '' : Number(value.toPrecision(3)).toString());

/** For people: a line about the machine and one line a figure. */
export function benchTable({ bench, machine, figures }: BenchReport): string {
  const rows = [
    ['', 'median', 'p99', 'unit', 'ratio', 'of', 'goal'],
    ...figures.map((figure) => [
      figure.name,
      amount(figure.value),
      amount(figure.p99),
      figure.unit,
      amount(figure.ratio),
      figure.peer === undefined ? '' : `${figure.peer}: ${amount(figure.peerValue)}`,
      figure.goal ?? '',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { cpu, cores, node, platform } = machine;
  return [`${bench} · ${cpu} × ${cores} · Node ${node} · ${platform}`, ...lines].join('\n');
}

/** Prints the report: as JSON when the program was started with --json, otherwise as a table. */
export function printReport(report: BenchReport): void {
  console.log(process.argv.includes('--json') ? JSON.stringify(report) : benchTable(report));
}
