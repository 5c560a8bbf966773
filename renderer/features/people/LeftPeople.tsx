import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeavingView, LeftLine } from '../../../main/contract/leaving';
import { useCommand } from '../../bridge';
import { calendarDay } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { OfferedDocument } from '../records/DocumentButtons';
import { momentText } from '../records/fields';
import { useRead } from '../records/useRead';
import '../records/records.css';

/** How it was recorded; what was not, or is kept no longer, is left out. */
const Told = ({ leaving }: { leaving: LeavingView }) => {
  const { t } = useTranslation();
  const { toldBy, onDay, document, relative, seenOnDay, reason } = leaving;
  const facts: [string, string | null][] = [
    [t('ending.toldBy'), toldBy && t(`ending.toldByWho.${toldBy}`)],
    [reason === 'died' ? t('ending.diedOn') : t('ending.movedOn'), onDay],
    [t('ending.deathDocument'), document && t(`ending.deathDocuments.${document}`)],
    [t('ending.seenOn'), seenOnDay],
    [t('ending.relativeName'), relative?.name ?? null],
    [t('ending.relation'), relative && t(`ending.relations.${relative.relation}`)],
    [t('ending.kinship'), relative && t(`ending.kinships.${relative.document}`)],
  ];
  const known = facts.filter((fact): fact is [string, string] => fact[1] !== null);
  if (known.length === 0) return <p className="fact">{t('ending.nothingKept')}</p>;
  return (
    <dl className="facts" data-testid="leaving-facts">
      {known.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
};

const Line = ({ line }: { line: LeftLine }) => {
  const { t } = useTranslation();
  const read = useCommand('people.leaving');
  const [leaving, setLeaving] = useState<LeavingView | null>(null);
  const open = async (): Promise<void> => {
    const answer = await read.run({ personId: line.personId });
    if (answer) setLeaving(answer.leaving);
  };
  const { unit, name, reason, atMs, withdrawalId } = line;
  return (
    <li className="duty left-line" data-testid="left-line">
      <div className="duty-words">
        <strong>
          {unit} {name}
        </strong>
        <span className="fact">
          {t(`records.ofPerson.${reason}`)} · {momentText(atMs)}
        </span>
        {leaving && <Told leaving={leaving} />}
        {withdrawalId && leaving && (
          <OfferedDocument name={t('records.document.certificate')} request={{ kind: 'deletion-certificate', withdrawalId }} />
        )}
        {read.error && <Problem error={read.error} />}
      </div>
      {!leaving && (
        <button
          type="button"
          className="action"
          data-testid="left-open"
          aria-label={`${t('ending.look')} ${unit} ${calendarDay(atMs)}`}
          disabled={read.busy}
          onClick={() => void open()}
        >
          {t('ending.look')}
        </button>
      )}
    </li>
  );
};

/** Who has left the compound for good, how that was known, and the certificate of what was deleted. */
export const LeftPeople = ({ onBack }: { onBack(): void }) => {
  const { t } = useTranslation();
  const { value, error } = useRead('people.left', {});
  return (
    <section className="panel people-list" data-testid="left-people">
      <div className="people-bar">
        <h2>{t('ending.whoLeft')}</h2>
        <button type="button" className="action left-back" data-testid="left-back" onClick={onBack}>
          {t('people.backToList')}
        </button>
      </div>
      {error && <Problem error={error} />}
      {value?.left.length === 0 && <p className="people-empty">{t('ending.nobodyLeft')}</p>}
      <ul className="records left-lines">
        {value?.left.map((line) => (
          <Line key={line.personId} line={line} />
        ))}
      </ul>
    </section>
  );
};
