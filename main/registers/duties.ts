import type { ComplianceItem } from '../contract/complianceView';

const order = { alarm: 0, attention: 1, info: 2 } as const;
const shownAtMost = 100;

/** What is due, the most pressing first: by severity, then by the day, what has none before. */
export const mostPressingFirst = (items: readonly ComplianceItem[]): ComplianceItem[] =>
  [...items]
    .sort(
      (a, b) =>
        order[a.severity] - order[b.severity] ||
        (a.dueOn ?? '').localeCompare(b.dueOn ?? '') ||
        (a.sinceMs ?? 0) - (b.sinceMs ?? 0),
    )
    .slice(0, shownAtMost);
