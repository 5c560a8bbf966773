import type { AgeBand } from '../contract/people';

/** Full years on the local calendar day of `onDayMs`. `birthDate` is `YYYY-MM-DD`; somebody born on 29 February ages on 1 March. */
export function yearsOld(birthDate: string, onDayMs: number): number {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const today = new Date(onDayMs);
  const hadBirthday = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (hadBirthday ? 0 : 1);
}

/** Under 14 and 14 to 17 need a guardian (个人信息保护法 31; 法释〔2021〕15号 2(3), 3). */
export function ageBandOf(birthDate: string, onDayMs: number): AgeBand {
  const years = yearsOld(birthDate, onDayMs);
  if (years < 14) return 'under-14';
  return years < 18 ? '14-17' : 'adult';
}
