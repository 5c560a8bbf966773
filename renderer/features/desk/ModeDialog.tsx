import { Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Direction } from '../../../main/contract/ids';
import { type LaneView, ModeReason } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { ModeMinutes } from './ModeMinutes';
import { type ModeForm, minutesOf, modeFault } from './modeForm';
import { isSet, modeReasonSigns, sideOf } from './sideLooks';
import { useBackToNormal } from './useBackToNormal';
import './sides.css';

interface Part {
  form: ModeForm;
  change(part: Partial<ModeForm>): void;
}

const Kinds = ({ form, change, can }: Part & { can: LaneView['can'] }) => {
  const { t } = useTranslation();
  const texts = {
    held: can.holdOpen ? t('desk.mode.heldText') : t('desk.mode.cannotHold'),
    locked: can.lock ? t('desk.mode.lockedText') : t('desk.mode.lockedSoft'),
  };
  return (
    <fieldset className="mode-kinds">
      <legend className="hidden-title">{t('desk.mode.what')}</legend>
      {(['held', 'locked'] as const).map((mode) => (
        <button
          key={mode}
          type="button"
          className="mode-tile"
          aria-pressed={form.mode === mode}
          data-testid={`mode-${mode}`}
          disabled={mode === 'held' && !can.holdOpen}
          onClick={() => change({ mode })}
        >
          <Icon name={mode === 'held' ? 'standsOpen' : 'lock'} size={28} />
          <span>
            {t(`desk.mode.${mode}`)}
            <small>{texts[mode]}</small>
          </span>
        </button>
      ))}
    </fieldset>
  );
};

const Reasons = ({ form, change }: Part) => {
  const { t } = useTranslation();
  return (
    <fieldset className="mode-reasons">
      <legend className="field-label">{t('desk.mode.reason')}</legend>
      {ModeReason.options.map((reason) => (
        <button
          key={reason}
          type="button"
          className="mode-tile"
          aria-pressed={form.reason === reason}
          data-testid={`mode-reason-${reason}`}
          onClick={() => change({ reason })}
        >
          <Icon name={modeReasonSigns[reason]} size={24} />
          {t(`desk.modeReason.${reason}`)}
        </button>
      ))}
    </fieldset>
  );
};

const useMode = (lane: LaneView, direction: Direction | null) => {
  const closeDialog = useView((view) => view.closeDialog);
  const set = useCommand('lane.setMode');
  const normal = useBackToNormal(lane.id);
  const [isChecked, setIsChecked] = useState(false);
  const [form, setForm] = useState<ModeForm>({
    mode: lane.can.holdOpen ? 'held' : 'locked',
    direction,
    reason: null,
    minutes: 15,
    typedMinutes: '',
    note: '',
  });
  const submit = async (): Promise<void> => {
    setIsChecked(true);
    if (modeFault(form) !== null) return;
    const { mode, reason } = form;
    const minutes = mode === 'held' ? minutesOf(form) : null;
    if (await set.run({ laneId: lane.id, direction: form.direction, mode, reason, note: form.note.trim() || null, minutes }))
      closeDialog();
  };
  const backToNormal = async (): Promise<void> => {
    if (await normal.run(form.direction)) closeDialog();
  };
  return {
    form,
    change: (part: Partial<ModeForm>) => setForm((previous) => ({ ...previous, ...part })),
    fault: isChecked ? modeFault(form) : null,
    submit,
    backToNormal,
    busy: set.busy || normal.busy,
    error: set.error ?? normal.error,
  };
};

/** Holds a side open for a while, or locks it: what, why, for how long. */
export const ModeDialog = ({ lane, direction }: { lane: LaneView; direction: Direction | null }) => {
  const { t } = useTranslation();
  const closeDialog = useView((view) => view.closeDialog);
  const { form, change, fault, submit, backToNormal, busy, error } = useMode(lane, direction);
  const isAnySet =
    form.direction === null ? lane.sides.some(isSet) : (sideOf(lane, form.direction)?.mode ?? 'normal') !== 'normal';
  return (
    <Modal
      open
      centered
      width={820}
      title={t('desk.mode.title', { lane: lane.name })}
      footer={null}
      onCancel={closeDialog}
      mask={{ closable: false }}
    >
      <div data-testid="mode">
        {lane.directions.length > 1 && (
          <Segmented<Direction | 'both'>
            value={form.direction ?? 'both'}
            data-testid="mode-direction"
            options={[
              ...lane.directions.map((value) => ({ value, label: t(`common.${value}`) })),
              { value: 'both', label: t('desk.mode.both') },
            ]}
            onChange={(value) => change({ direction: value === 'both' ? null : value })}
          />
        )}
        <Kinds form={form} change={change} can={lane.can} />
        {form.mode === 'held' && <ModeMinutes form={form} change={change} isAtFault={fault === 'minutesFault'} />}
        <Reasons form={form} change={change} />
        <div className="mode-note">
          <Field label={t('desk.mode.note')}>
            {(id) => (
              <Input id={id} value={form.note} maxLength={200} onChange={(event) => change({ note: event.target.value })} />
            )}
          </Field>
        </div>
        {fault && (
          <p className="hint-ask" role="alert" data-testid="mode-fault">
            <Icon name="ask" />
            {t(`desk.mode.${fault}`)}
          </p>
        )}
        {error && <Problem error={error} />}
        <p className="manual-foot">
          {t('desk.mode.free')} {lane.rawStatus !== null && t('desk.mode.rawStatus', { hex: lane.rawStatus })}
        </p>
        <div className="dialog-actions">
          <button type="button" className="action" onClick={closeDialog}>
            {t('common.cancel')}
          </button>
          {isAnySet && (
            <button
              type="button"
              className="action"
              data-testid="mode-normal"
              disabled={busy}
              onClick={() => void backToNormal()}
            >
              {t('desk.mode.normal')}
            </button>
          )}
          <button
            type="button"
            className="action action-main"
            data-testid="mode-confirm"
            disabled={busy}
            onClick={() => void submit()}
          >
            {form.mode === 'locked' ? t('desk.mode.locked') : t('desk.mode.holdFor', { n: minutesOf(form) ?? '–' })}
          </button>
        </div>
      </div>
    </Modal>
  );
};
