import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import type { LaneView } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Problem } from '../../ui/Problem';
import { KeyInstall } from './KeyInstall';
import { RulesForm } from './RulesForm';
import './laneRules.css';

type Held = CommandOutput<'lane.rules'>['lanes'];

/** Bytes two digits at a time, as they are read out on the telephone. */
const spaced = (hex: string): string => (hex.replace(/\s/g, '').match(/.{1,2}/g) ?? []).join(' ').toUpperCase();

const RawStatus = ({ hex }: { hex: string }) => {
  const { t } = useTranslation();
  return (
    <section className="panel rule-raw" data-testid="raw-status">
      <h2 className="rule-title">{t('laneRules.raw')}</h2>
      <code>{spaced(hex)}</code>
      <p className="fact">{t('laneRules.rawHint')}</p>
    </section>
  );
};

const LaneChoice = (props: { lanes: readonly LaneView[]; chosen: LaneView; onChoose(lane: LaneView): void }) => {
  const { t } = useTranslation();
  return (
    <nav className="rule-tabs" aria-label={t('laneRules.lanes')}>
      {props.lanes.map((lane) => (
        <button
          key={lane.id}
          type="button"
          className="action"
          data-testid={`rules-lane-${lane.id}`}
          aria-current={lane.id === props.chosen.id ? 'true' : undefined}
          onClick={() => props.onChoose(lane)}
        >
          {lane.name}
        </button>
      ))}
    </nav>
  );
};

/** The manager's page on how each lane treats who passes by himself, and on the key of its device. */
export const LaneRulesPage = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const list = useCommand('lane.rules');
  const [held, setHeld] = useState<Held | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { run } = list;
  const refresh = async (): Promise<void> => {
    const answer = await run({});
    if (answer) setHeld(answer.lanes);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when the page opens, then after every change made here
  useEffect(() => {
    void refresh();
  }, []);
  const chosen = lanes.find(({ id }) => id === chosenId) ?? lanes[0];
  return (
    <main className="lane-rules" data-testid="lane-rules-page">
      <h1 className="hidden-title">{t('laneRules.title')}</h1>
      {chosen && lanes.length > 1 && <LaneChoice lanes={lanes} chosen={chosen} onChoose={({ id }) => setChosenId(id)} />}
      <p className="fact rule-intro">{t('laneRules.intro')}</p>
      {list.error && <Problem error={list.error} />}
      {/* The others stay where they are, so that nothing typed is lost by looking at another lane. */}
      {lanes.map((lane) => {
        const own = held?.find(({ laneId }) => laneId === lane.id);
        return (
          own && (
            <div key={lane.id} className="rule-lane" hidden={lane.id !== chosen?.id}>
              <RulesForm lane={lane} rules={own.rules} onSaved={refresh} />
              {lane.rawStatus !== null && <RawStatus hex={lane.rawStatus} />}
              {own.takesKey && <KeyInstall laneId={lane.id} />}
            </div>
          )
        );
      })}
    </main>
  );
};
