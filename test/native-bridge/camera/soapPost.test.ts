import { describe, expect, it } from 'vitest';
import { shown } from '../../../native-bridge/camera/onvifAnswers';
import { escapeXml, isHarmlessXml } from '../../../native-bridge/camera/soapPost';

const envelope = (inside: string): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${inside}</s:Body></s:Envelope>`;

describe('looking XML over before a parser sees it', () => {
  it.each([
    ['an ordinary answer', envelope('<a><b c="1"/></a>'), true],
    ['many siblings', envelope('<a/>'.repeat(5_000)), true],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${envelope('')}`, false],
    ['nesting without end', envelope('<a>'.repeat(100)), false],
    ['too many tags', envelope('<a/>'.repeat(30_000)), false],
    ['thousands of namespaces', envelope('<a xmlns '.repeat(2_000)), false],
    ['a megabyte', envelope('x'.repeat(1_000_000)), false],
  ])('%s', (_name, xml, harmless) => {
    expect(isHarmlessXml(xml)).toBe(harmless);
  });

  it('looks the worst acceptable text over quickly', () => {
    const startedMs = performance.now();
    isHarmlessXml(`${'<a</'.repeat(9_000)}${' '.repeat(200_000)}>`);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('keeps a user name from becoming markup', () => {
    expect(escapeXml(`a<b>&"c'`)).toBe('a&#60;b&#62;&#38;&#34;c&#39;');
  });

  it('shows a device name without control characters or text direction tricks', () => {
    expect(shown('North\u202Egate\u0000\ncam')).toBe('Northgatecam');
    expect(shown('x'.repeat(1_000))).toHaveLength(64);
  });
});
