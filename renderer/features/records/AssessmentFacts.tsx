import { useTranslation } from 'react-i18next';
import type { AssessmentFacts as Facts } from '../../../main/contract/assessment';

const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;

/** What the station says of itself in the assessment; nobody types any of it. */
export const AssessmentFacts = ({ facts }: { facts: Facts }) => {
  const { t, i18n } = useTranslation();
  const comma = t('records.listComma');
  const word = (of: 'data' | 'keep' | 'way', code: string): string => {
    const key = `records.facts.${of}.${code}`;
    return i18n.exists(key) ? String(i18n.t(key as never)) : code;
  };
  const seconds = (ms: number | null): string =>
    ms === null ? '–' : t('common.seconds', { seconds: Math.round(ms / 100) / 10 });
  const { recognition, waitMedianMs, peopleByAge } = facts;
  const rows: [string, string][] = [
    [t('records.facts.purpose'), t('records.facts.passLanes')],
    [t('records.facts.use'), t(facts.use === '1:N' ? 'records.facts.oneToMany' : 'records.facts.oneToOne')],
    [t('records.facts.dataKinds'), facts.dataKinds.map((code) => word('data', code)).join(comma)],
    [t('records.facts.egress'), t('records.facts.noEgress')],
    [
      t('records.facts.lanes'),
      facts.lanes
        .map(({ name, faceAllowed, otherWays }) => {
          const ways = [...(faceAllowed ? ['face'] : []), ...otherWays].map((way) => word('way', way));
          return t('records.facts.lane', { name, ways: ways.join(comma) });
        })
        .join('; '),
    ],
    [
      t('records.facts.recognition'),
      t('records.facts.recognitionWords', {
        model: recognition.model ?? t('records.facts.noModel'),
        rate: recognition.falseMatchRateSet,
        frames: recognition.framesToAgree,
      }),
    ],
    [
      t('records.facts.people'),
      t('records.facts.peopleWords', {
        all: facts.peopleCounted,
        adult: peopleByAge.adult,
        youth: peopleByAge['14-17'],
        child: peopleByAge['under-14'],
      }),
    ],
    [t('records.facts.under14'), t(facts.under14 ? 'records.facts.under14On' : 'records.facts.under14Off')],
    [
      t('records.facts.retention'),
      facts.retention
        .map(({ what, days }) =>
          days === null ? word('keep', what) : t('records.facts.keepDays', { what: word('keep', what), days }),
        )
        .join(comma),
    ],
    [
      t('records.facts.notices'),
      facts.notices
        .map(({ language, version }) => t('records.facts.notice', { language: t(`registers.value.${language}`), version }))
        .join(comma),
    ],
    [t('records.facts.nonFace'), facts.nonFaceShare === null ? t('records.facts.noPassages') : percent(facts.nonFaceShare)],
    [
      t('records.facts.waiting'),
      t('records.facts.waitingWords', {
        face: seconds(waitMedianMs.face),
        card: seconds(waitMedianMs.card),
        guard: seconds(waitMedianMs.guard),
      }),
    ],
    [t('records.facts.incidents'), String(facts.incidents)],
  ];
  return (
    <dl className="facts" data-testid="assessment-facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
};
