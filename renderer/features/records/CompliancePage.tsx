import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppView, useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { AssessmentSection } from './AssessmentSection';
import { DisclosuresSection } from './DisclosuresSection';
import { FilingSection } from './FilingSection';
import { HandlerSection } from './HandlerSection';
import { IncidentsSection } from './IncidentsSection';
import { InspectorsSection } from './InspectorsSection';
import { LedgerSection } from './LedgerSection';
import { NoticesSection } from './NoticesSection';
import { OutsidersSection } from './OutsidersSection';
import { Overview } from './Overview';
import { RequestsSection } from './RequestsSection';
import { RetentionSection } from './RetentionSection';
import { SignsSection } from './SignsSection';
import { type Section, sectionOf, sections } from './sections';
import { TreatmentSection } from './TreatmentSection';
import { type Offered, OfferedContext, useAskOffered } from './useOffered';
import './records.css';

const parts: Record<Exclude<Section, 'overview'>, () => React.ReactNode> = {
  ledger: LedgerSection,
  handler: HandlerSection,
  assessment: AssessmentSection,
  requests: RequestsSection,
  disclosures: DisclosuresSection,
  incidents: IncidentsSection,
  outsiders: OutsidersSection,
  filing: FilingSection,
  signs: SignsSection,
  treatment: TreatmentSection,
  notices: NoticesSection,
  inspectors: InspectorsSection,
  retention: RetentionSection,
};

const isOffered = (section: Section, offered: Offered): boolean =>
  section === 'notices' || section === 'inspectors' || section === 'retention' ? offered[section] : true;

/** An inspector sees no desk, and still opens the gate by hand. */
const GateByHand = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const openDialog = useView((view) => view.openDialog);
  return (
    <div className="records-gate">
      {lanes.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="action"
          data-testid={`gate-${id}`}
          onClick={() => openDialog({ kind: 'manual', laneId: id, answers: null })}
        >
          {t('desk.openLane', { lane: name })}
        </button>
      ))}
    </div>
  );
};

const SectionList = ({
  shown,
  current,
  onChoose,
}: {
  shown: readonly Section[];
  current: Section;
  onChoose(section: Section): void;
}) => {
  const { t } = useTranslation();
  const { items } = useSlice('compliance');
  const waiting = (section: Section): number =>
    items.filter(({ kind, severity }) => severity !== 'info' && sectionOf[kind] === section).length;
  return (
    <nav className="panel records-list" aria-label={t('records.sections')}>
      {shown.map((section) => (
        <button
          key={section}
          type="button"
          data-testid={`section-${section}`}
          aria-current={section === current ? 'page' : undefined}
          onClick={() => onChoose(section)}
        >
          {t(`records.section.${section}`)}
          {waiting(section) > 0 && section !== 'overview' && <span className="records-count">{waiting(section)}</span>}
        </button>
      ))}
    </nav>
  );
};

/** What the law asks of whoever runs the station, in one place. An inspector reads it and changes nothing. */
export const CompliancePage = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const offered = useAskOffered();
  const [section, setSection] = useState<Section>(useView.getState().section ?? 'overview');
  if (!offered) return <main className="records-page" data-testid="compliance-page" />;
  const shown = sections.filter((name) => isOffered(name, offered));
  const current = shown.includes(section) ? section : 'overview';
  const Part = current === 'overview' ? null : parts[current];
  return (
    <OfferedContext.Provider value={offered}>
      <main className="records-page" data-testid="compliance-page">
        <h1 className="hidden-title">{t('records.title')}</h1>
        <div className="records-side">
          <SectionList shown={shown} current={current} onChoose={setSection} />
          {!isManager && <GateByHand />}
        </div>
        <section className="panel records-section" data-testid="compliance-section" data-section={current} key={current}>
          {current === 'overview' && <Overview shown={shown} onGo={setSection} />}
          {Part && <Part />}
        </section>
      </main>
    </OfferedContext.Provider>
  );
};
