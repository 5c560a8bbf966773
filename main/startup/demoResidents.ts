import { readFileSync } from 'node:fs';
import type { Result } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { Signature } from '../contract/people';
import type { Handlers } from '../dispatch';
import type { DemoHandover } from './demoHandover';
import type { Log } from './log';

/** A wavy line: in the demo somebody has to sign, and no real person does. */
const demoSignature = (whose: number): Signature => [
  Array.from({ length: 24 }, (_, index) => [0.1 + index * 0.034, 0.5 + 0.2 * Math.sin(index + whose / 10)] as [number, number]),
];

type Commands = Required<
  Pick<
    Handlers,
    | 'handler.read'
    | 'handler.name'
    | 'assessment.draft'
    | 'assessment.sign'
    | 'people.add'
    | 'people.issueCard'
    | 'consent.open'
    | 'consent.record'
    | 'enrolment.fromPhoto'
  >
>;

/**
 * Writes down the demo's handler, signs its assessment and moves its residents in through the same commands a manager uses: card first, then the face question, then,
 * only for those who agreed, enrolment. Resolves with the number of people enrolled.
 */
export async function moveInDemoResidents(
  residents: DemoHandover['residents'],
  commands: Commands,
  language: Language,
  log: Log,
): Promise<number> {
  let enrolled = 0;
  await nameDemoHandler(commands);
  await signDemoAssessment(commands);
  for (const [index, resident] of residents.entries()) {
    const { person } = value(
      await commands['people.add']({ unit: resident.unit, name: resident.name, birthDate: resident.birthDate }),
    );
    value(await commands['people.issueCard']({ personId: person.id, card: resident.card }));
    const { form } = value(await commands['consent.open']({ personId: person.id, language, askedByResident: false }));
    value(
      await commands['consent.record']({
        formId: form.formId,
        personId: person.id,
        basedOnSeq: form.basedOnSeq,
        decision: resident.face,
        guardianshipId: null,
        childAgrees: null,
        purpose: 'pass-lanes',
        groups: null,
        termMonths: form.longestTermMonths,
        noticeId: form.notice.id,
        noticeSha256: form.notice.sha256,
        childRulesSha256: null,
        language,
        presentedBy: 'screen',
        copyGiven: true,
        dwellMs: 0,
        separate: true,
        evidence: resident.face === 'given' ? { kind: 'drawn', signature: demoSignature(index) } : { kind: 'none' },
        askedByResident: false,
      }),
    );
    if (resident.face !== 'given') continue;
    const done = await commands['enrolment.fromPhoto']({
      personId: person.id,
      photo: new Uint8Array(readFileSync(resident.photo)),
    });
    if (done.ok) enrolled += 1;
    else log.warn('demo-enrolment-failed', { resident: resident.key, code: done.error.code });
  }
  return enrolled;
}

/** Nobody answers for a demo; the name, the region of the credit code and the numbers are plainly made up. */
async function nameDemoHandler(commands: Commands): Promise<void> {
  const { handler } = value(await commands['handler.read']({}));
  if (handler) return;
  const particulars = {
    name: '示例物业服务有限公司（演示用，并不存在）',
    registration: '91000000MA0000007C',
    address: '示例市示例区翠湖路 1 号（演示）',
    contact: '物业服务中心（演示）',
    phone: '000-0000 0000',
    complaints: '物业服务中心投诉电话 000-0000 0001（演示）',
    authority: '',
  };
  value(await commands['handler.name']({ particulars, basedOn: null }));
}

/** No face before an impact assessment; the demo's says that nothing in it is real. */
async function signDemoAssessment(commands: Commands): Promise<void> {
  const { fingerprint } = value(await commands['assessment.draft']({}));
  const words = '演示数据，不是真实的评估。Demo data, not a real assessment.';
  value(
    await commands['assessment.sign']({
      fingerprint,
      words: { necessity: words, effects: words, risks: words, protections: words },
      signing: { by: 'drawn', name: '演示 Demo', strokes: demoSignature(0) },
    }),
  );
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the demo's residents could not move in: ${result.error.code}`);
  return result.value;
}
