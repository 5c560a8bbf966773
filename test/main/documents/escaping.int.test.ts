// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DocumentKind, documentKinds } from '../../../main/contract/documents';
import { html } from '../../../main/documents/html';
import { renderDocument } from '../../../main/documents/render';
import { head, type Samples, samples } from '../../support/documents/samples';

/** Codes and days choose words and are no text of people: they stay as they are. */
const isOfPeople = (text: string): boolean => /[\u4e00-\u9fff\s·]/.test(text);

function withText(value: unknown, text: string): unknown {
  if (typeof value === 'string') return isOfPeople(value) ? text : value;
  if (Array.isArray(value)) return value.map((one) => withText(one, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withText(one, text)]));
}

const page = <K extends DocumentKind>(kind: K, from: Samples, of = head) => renderDocument(kind, from[kind], of);
const parser = new DOMParser();
const parsed = (markup: string): Document => parser.parseFromString(markup, 'text/html');
const tags = (markup: string): string[] =>
  [...parsed(markup).querySelectorAll('*')].map((element) => [element.localName, ...element.getAttributeNames()].join(' '));

describe('no text of anybody becomes markup', () => {
  test('whatever is put between tags is read back as the text it was, without the marks that hide or turn it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const document = parsed(html`<p title="${text}">${text}</p>`.markup);
        const [p, ...more] = [...document.body.querySelectorAll('*')];
        const shown = text
          .replace(/\p{Surrogate}/gu, '\uFFFD')
          .replace(/\r\n?|[\u2028\u2029]/g, '\n')
          .replace(/[\p{Cc}\p{Cf}]/gu, (c) => (/[\n\t]/.test(c) ? c : ''));
        expect(more).toEqual([]);
        expect(p?.textContent).toBe(shown);
        expect(p?.getAttribute('title')).toBe(shown);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['<script>alert(1)</script>'],
    ['"><img src=https://example.com/x onerror=alert(1)>'],
    ["' style='position:fixed'"],
    ['</style></title></table><h1>已删除'],
    ['`+process.exit()+`'],
    ['<!-- --><![CDATA[ ]]>'],
    ['@import url(https://example.com/a.css);'],
    ['李\u202E文雅\u2066'],
  ])('%s stays text in every document', (text) => {
    for (const kind of documentKinds) {
      const clean = page(kind, withText(samples, '张三') as Samples);
      const tried = page(kind, withText(samples, text) as Samples, withText(head, text) as typeof head);
      const plain = page(kind, withText(samples, '张三') as Samples, withText(head, '张三') as typeof head);
      expect(tags(tried.html), kind).toEqual(tags(plain.html));
      expect(tags(tried.footer), kind).toEqual(tags(clean.footer));
      expect(tried.html).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      expect(tried.fileName).not.toMatch(/[\\/:*?"<>|]/);
    }
  });

  test('a whole document of nothing but markup has no element that ordinary data would not give it', () => {
    const kinds: DocumentKind[] = ['vendor', 'disclosure', 'request-answer', 'breach'];
    for (const kind of kinds) expect(tags(page(kind, withText(samples, '<b>x</b>') as Samples).html)).not.toContain('b');
  });
});
