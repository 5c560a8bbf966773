import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CreditCode, HandlerParticulars, isCreditCode } from '../../../main/contract/handler';
import { sampleHandler } from '../../support/station/handlerNamed';

describe('the unified social credit code (GB 32100-2015)', () => {
  it.each(['91330100716105852F', '9144030071526726XG', '914403001922038216', '91110000802100433B'])('%s is one', (code) => {
    expect(isCreditCode(code)).toBe(true);
  });

  it('is known whatever way it is typed', () => {
    expect(CreditCode.parse(' 9133 0106 ma2te8t0x6 ')).toBe('91330106MA2TE8T0X6');
    expect(CreditCode.parse('９１３３０１０６ＭＡ２ＴＥ８Ｔ０Ｘ６')).toBe('91330106MA2TE8T0X6');
  });

  it.each(['', '9133010071610585', '91330106MA2TEST000', '91330106MA2TE8TOX6', '9133010671610585２F1'])('%s is none', (code) => {
    expect(CreditCode.safeParse(code).success).toBe(false);
  });

  it('is none any more with one character changed, or two neighbours changed over', () => {
    const code = '91330106MA2TE8T0X6';
    const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    fc.assert(
      fc.property(fc.nat(17), fc.constantFrom(...letters), (at, letter) => {
        const other = code.slice(0, at) + letter + code.slice(at + 1);
        expect(isCreditCode(other)).toBe(other === code);
      }),
    );
    for (let at = 0; at < 17; at += 1) {
      const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
      expect(isCreditCode(swapped)).toBe(swapped === code);
    }
  });

  it('may be missing, as not every handler has one', () => {
    expect(HandlerParticulars.safeParse({ ...sampleHandler, registration: null }).success).toBe(true);
    expect(HandlerParticulars.safeParse({ ...sampleHandler, registration: '' }).success).toBe(false);
  });
});
