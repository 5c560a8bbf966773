const DAY_MS = 86_400_000;

/**
 * The last noon at the place of the test, wall clock in ms: a story that lets hours pass means the same at every hour it is run.
 * Less than a day ago, for the database's own rules ask the real clock.
 */
export function lastNoonMs(): number {
  const noonMs = new Date().setHours(12, 0, 0, 0);
  return noonMs <= Date.now() ? noonMs : noonMs - DAY_MS;
}
