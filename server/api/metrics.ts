import { createHash, timingSafeEqual } from "node:crypto";
import { type JobMeasures, measureJobs } from "@/server/jobs";
import { measureSweep, type SweepState } from "@/server/patronage";
import type { Services } from "@/server/services";

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  /** One value a set of labels; no labels for a single one. */
  readonly values: readonly { readonly labels?: string; readonly value: number }[];
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whether a request carries the metrics token; nobody does while none is set. */
export function hasMetricsToken(expected: string | undefined, authorization: string | null): boolean {
  return expected !== undefined && authorization !== null && timingSafeEqual(digest(authorization), digest(`Bearer ${expected}`));
}

function collect(jobs: JobMeasures, sweep: SweepState): readonly Metric[] {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  return [
    { name: "process_resident_memory_bytes", help: "Memory of the web process.", type: "gauge", values: [{ value: memory.rss }] },
    { name: "process_cpu_seconds_total", help: "Processor time of the web process.", type: "counter", values: [{ value: (cpu.user + cpu.system) / 1e6 }] },
    { name: "process_uptime_seconds", help: "How long the web process has run.", type: "gauge", values: [{ value: Math.round(process.uptime()) }] },
    {
      name: "mhc_job_runs",
      help: "Runs of jobs by status.",
      type: "gauge",
      values: jobs.runs.map(({ status, runs }) => ({ labels: `status="${status}"`, value: runs })),
    },
    { name: "mhc_outbox_waiting", help: "Events not yet handed to the job engine.", type: "gauge", values: [{ value: jobs.outboxWaiting }] },
    { name: "mhc_outbox_oldest_seconds", help: "Age of the oldest of them.", type: "gauge", values: [{ value: jobs.outboxOldestSeconds }] },
    {
      name: "mhc_job_longest_due_seconds",
      help: "How long the longest due work has waited for a worker.",
      type: "gauge",
      values: [{ value: jobs.longestDueSeconds }],
    },
    {
      name: "mhc_stripe_sweep_age_seconds",
      help: "Since the last check of Stripe that came to its end; it runs every hour.",
      type: "gauge",
      values: [{ value: sweep.ageSeconds }],
    },
    { name: "mhc_stripe_sweep_late", help: "1 when that is more than two hours.", type: "gauge", values: [{ value: sweep.isLate ? 1 : 0 }] },
  ];
}

/** Prometheus's text exposition format, version 0.0.4. */
export async function metricsText(services: Pick<Services, "db" | "clock">): Promise<string> {
  const [jobs, sweep] = await Promise.all([measureJobs(services), measureSweep(services)]);
  const metrics = collect(jobs, sweep);
  const lines = metrics.flatMap(({ name, help, type, values }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(({ labels, value }) => `${name}${labels === undefined ? "" : `{${labels}}`} ${value}`),
  ]);
  return `${lines.join("\n")}\n`;
}
