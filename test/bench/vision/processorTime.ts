/** Milliseconds that this process, all its threads together, has had of the processor since `process.cpuUsage()` gave `since`. */
export function processorMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
