import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '../../../main/contract/lanes';
import { callStation, useBridge, useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';
import { useAppView, useSlice } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { calendarDay } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms } from './fields';
import { NewRecord, RecordCard, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { useRecords } from './useRecords';

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The photo is hashed by the station and not kept; the manager keeps the picture. */
const PlacedForm = ({ lane, onDone }: { lane: LaneView; onDone(): void }) => {
  const { t } = useTranslation();
  const place = useCommand('sign.placed');
  const [placedOn, setPlacedOn] = useState(calendarDay(Date.now()));
  const [where, setWhere] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [isJudged, setIsJudged] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsJudged(true);
    if (!isDay(placedOn) || where.trim() === '') return;
    const photo = file && new Uint8Array(await file.arrayBuffer());
    const input = { laneId: lane.id, placedOn, where: where.trim(), photo, photoOn: photo && calendarDay(file.lastModified) };
    if (await place.run(input)) onDone();
  };
  return (
    <form className="record-form" noValidate data-testid="form-sign.placed" onSubmit={(event) => void submit(event)}>
      <Field label={t('registers.key.placedOn')} fault={isJudged && !isDay(placedOn) ? t('records.fault.day') : null} required>
        {(id) => (
          <Input
            id={id}
            className="field-day"
            value={placedOn}
            data-testid="field-placedOn"
            onChange={(event) => setPlacedOn(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('registers.key.where')}
        hint={t('records.signs.whereHint')}
        fault={isJudged && where.trim() === '' ? t('common.required') : null}
        required
      >
        {(id) => (
          <Input
            id={id}
            value={where}
            maxLength={200}
            data-testid="field-where"
            onChange={(event) => setWhere(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('records.signs.photo')} hint={t('records.signs.photoHint')}>
        {(id) => (
          <input
            id={id}
            type="file"
            className="file-choice"
            accept="image/jpeg,image/png,image/webp"
            data-testid="field-photo"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      {place.error && <Problem error={place.error} />}
      <div className="dialog-actions">
        <button type="button" className="action" onClick={onDone}>
          {t('common.cancel')}
        </button>
        <button type="submit" className="action action-main" data-testid="submit-sign.placed" disabled={place.busy}>
          {place.busy ? t('common.busy') : t('records.signs.placed')}
        </button>
      </div>
    </form>
  );
};

const papers = ['A4', 'A3'] as const;

/** A print goes on record with the notice it stands for, for each lane it is about. */
const useSignPrinted = (onDone: () => void) => {
  const bridge = useBridge();
  const language = useLanguage();
  return async (lanes: readonly LaneView[]): Promise<void> => {
    const answer = await callStation(bridge, 'consent.notice', { language });
    if (!answer.ok) return;
    const noticeSha256 = answer.value.notice.sha256;
    for (const { id } of lanes) await callStation(bridge, 'sign.printed', { laneId: id, language, noticeSha256 });
    onDone();
  };
};

/** One sign for a gate with several lanes side by side. */
const CommonSign = ({ lanes, onDone }: { lanes: readonly LaneView[]; onDone(): void }) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const { documents } = useOffered();
  const printed = useSignPrinted(onDone);
  if (!documents.has('gate-sign') || lanes.length < 2) return null;
  return papers.map((paper) => (
    <DocumentButtons
      key={paper}
      name={t('records.document.gateSignAll', { paper })}
      variant={`all-${paper}`}
      request={{ kind: 'gate-sign', laneId: null, paper }}
      {...(isManager && { onMade: () => void printed(lanes) })}
    />
  ));
};

type SignState = 'missing' | 'old' | 'placed';
const stateWords = { missing: 'isMissing', old: 'isOld', placed: 'isPlaced' } as const;

const LaneSign = ({ lane, state, onDone }: { lane: LaneView; state: SignState; onDone(): void }) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const { documents } = useOffered();
  const printed = useSignPrinted(onDone);
  return (
    <li className="record" data-testid={`sign-${lane.id}`} data-missing={state === 'missing'} data-state={state}>
      <div className="record-head">
        <span className="record-title">{lane.name}</span>
        <span className={`chip chip-${state === 'placed' ? 'pass' : 'ask'}`}>{t(`records.signs.${stateWords[state]}`)}</span>
      </div>
      <div className="record-body">
        {documents.has('gate-sign') &&
          papers.map((paper) => (
            <DocumentButtons
              key={paper}
              name={t('records.document.gateSign', { paper })}
              {...(paper !== 'A4' && { variant: paper })}
              request={{ kind: 'gate-sign', laneId: lane.id, paper }}
              {...(isManager && { onMade: () => void printed([lane]) })}
            />
          ))}
        <div className="deed-row">
          <NewRecord
            name={t('records.signs.place')}
            testId={`sign-place-${lane.id}`}
            form={(close) => (
              <PlacedForm
                lane={lane}
                onDone={() => {
                  close();
                  onDone();
                }}
              />
            )}
          />
          {state !== 'missing' && (
            <NewRecord
              name={t('records.signs.remove')}
              testId={`sign-remove-${lane.id}`}
              form={(close) => (
                <CommandForm
                  command="sign.removed"
                  fields={recordForms['sign.removed']}
                  toInput={(details) => ({ ...details, laneId: lane.id })}
                  submit={t('records.signs.remove')}
                  onCancel={close}
                  onDone={() => {
                    close();
                    onDone();
                  }}
                />
              )}
            />
          )}
        </div>
      </div>
    </li>
  );
};

/** The sign at each lane with a camera: printed, put up, taken down. */
export const SignsSection = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes').filter(({ camera }) => camera.configured);
  const { items } = useSlice('compliance');
  const { records, error, reload } = useRecords(['sign.printed', 'sign.placed', 'sign.removed']);
  const isDue = (due: 'sign-missing' | 'sign-key-old', id: string): boolean =>
    items.some(({ kind, laneId }) => kind === due && laneId === id);
  const stateOf = (id: string): SignState =>
    isDue('sign-missing', id) ? 'missing' : isDue('sign-key-old', id) ? 'old' : 'placed';
  const laneName = (id: unknown): string => lanes.find((lane) => lane.id === id)?.name ?? String(id ?? '');
  return (
    <>
      <SectionHead section="signs" />
      {lanes.length === 0 && <p className="fact">{t('records.signs.noLanes')}</p>}
      <CommonSign lanes={lanes} onDone={reload} />
      <ul className="records">
        {lanes.map((lane) => (
          <LaneSign key={lane.id} lane={lane} state={stateOf(lane.id)} onDone={reload} />
        ))}
      </ul>
      <h3>{t('records.signs.history')}</h3>
      <RecordList
        records={records}
        error={error}
        empty={t('records.signs.none')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={`${t(`registers.kind.${record.kind}`)} · ${laneName(record.codes?.laneId)}`}
            onDone={reload}
          />
        )}
      />
    </>
  );
};
