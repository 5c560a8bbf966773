import { useTranslation } from 'react-i18next';
import type { ComplianceItem } from '../../../main/contract/complianceView';
import { useAppView, useSlice } from '../../stores/mirror';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { SectionHead } from './SectionHead';
import { StopFaces } from './StopFaces';
import { type Section, sectionOf } from './sections';

const tones = { info: 'info', attention: 'ask', alarm: 'bad' } as const;

/** Whether faces may be used now, and in one sentence why not. */
const FaceUse = () => {
  const { t } = useTranslation();
  const { faceStop } = useSlice('compliance');
  const { verification } = useSlice('ledger');
  const why =
    faceStop ?? (verification.state === 'whole' ? null : verification.state === 'broken' ? 'ledger-broken' : 'ledger-waiting');
  return (
    <div className="face-use" data-testid="face-use" data-why={why ?? 'none'}>
      <Icon name={why === null ? 'pass' : 'ask'} size={26} />
      <div>
        <strong>{t(why === null ? 'records.faceMay' : 'records.faceMayNot')}</strong>
        <p>{why === null ? t('records.faceMayWords') : t(`records.faceWhy.${why}`)}</p>
      </div>
    </div>
  );
};

const Item = ({ item, onGo }: { item: ComplianceItem; onGo: ((section: Section) => void) | null }) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const isManager = useAppView()?.role === 'manager';
  const { kind, severity, dueOn, sinceMs, laneId, count } = item;
  const lane = lanes.find(({ id }) => id === laneId)?.name ?? laneId;
  const details = [
    lane,
    dueOn && t('records.dueOn', { day: dueOn }),
    sinceMs !== null && dueOn === null && t('records.since', { day: calendarDay(sinceMs) }),
    count !== null && t('records.peopleCount', { n: count }),
  ].filter((part) => part);
  return (
    <li className="duty" data-testid="duty" data-kind={kind} data-severity={severity}>
      <Icon name={tones[severity]} size={24} />
      <div className="duty-words">
        <strong>{t(`records.item.${kind}.text`)}</strong>
        <span>{t(`records.item.${kind}.next`)}</span>
        {details.length > 0 && <span className="fact">{details.join(' · ')}</span>}
      </div>
      {onGo && (
        <button type="button" className="action" data-testid={`go-${kind}`} onClick={() => onGo(sectionOf[kind])}>
          {t(isManager ? 'records.goThere' : 'records.lookThere')}
        </button>
      )}
    </li>
  );
};

/** What is due, overdue or wrong, most pressing first, each with its next step. */
export const Overview = ({ shown, onGo }: { shown: readonly Section[]; onGo(section: Section): void }) => {
  const { t } = useTranslation();
  const { items, faces } = useSlice('compliance');
  const isManager = useAppView()?.role === 'manager';
  return (
    <>
      <SectionHead section="overview" />
      <FaceUse />
      {items.length === 0 ? (
        <p className="hint-pass" data-testid="nothing-due">
          <Icon name="pass" />
          {t('records.nothingDue')}
        </p>
      ) : (
        <ul className="duties">
          {items.map((item) => (
            <Item
              key={`${item.kind} ${item.recordId ?? ''} ${item.laneId ?? ''}`}
              item={item}
              onGo={shown.includes(sectionOf[item.kind]) ? onGo : null}
            />
          ))}
        </ul>
      )}
      <p className="fact">{t('records.facesCounted', { total: faces.total, here: faces.here, elsewhere: faces.elsewhere })}</p>
      <StopFaces isManager={isManager} />
    </>
  );
};
