/**
 * Milliseconds of processor that this process has used so far. Beside other programs a stretch of computing takes longer by the clock,
 * but hardly by this.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
