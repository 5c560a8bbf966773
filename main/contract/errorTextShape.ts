import type { Language } from './ids';

/** One plain sentence on what is wrong, and the next step. `[…{{param}}…]` is left out when the error carries no such value. */
export interface ErrorText {
  text: string;
  next: string;
}

/** The same in every language of the console. */
export type BothLanguages = Record<Language, ErrorText>;

/** Reads as: Chinese text, Chinese next step, English text, English next step. */
export const entry = (zhText: string, zhNext: string, enText: string, enNext: string): BothLanguages => ({
  'zh-CN': { text: zhText, next: zhNext },
  en: { text: enText, next: enNext },
});
