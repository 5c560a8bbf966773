/** Markup made here. Only `html` makes it, and `html` escapes every string it is given. */
export interface Html {
  readonly markup: string;
}

export type Part = Html | readonly Html[] | string | number | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Text as it may stand between tags and inside quoted attributes. Marks that turn the reading direction or print nothing are
 * taken out: with them a name could rewrite the sentence it stands in.
 */
export function escapeText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\uFFF9-\uFFFB]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replace(/[&<>"'`]/g, (sign) => entities[sign] ?? '');
}

function markupOf(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** Tag of template literals: the literal's own text is markup, every value in it is text, or markup made here. */
export function html(literal: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: literal.reduce((made, text, at) => made + markupOf(parts[at - 1] ?? null) + text) };
}

/** Drawn by the program itself, never from text of people. */
export const drawn = (svg: string): Html => ({ markup: svg });
