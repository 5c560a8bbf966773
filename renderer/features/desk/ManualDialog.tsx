import { Input, type InputRef, Modal, Segmented } from 'antd';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionId, Direction } from '../../../main/contract/ids';
import type { LaneView, ManualReason } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { Problem } from '../../ui/Problem';
import { LockedSide } from './LockedSide';
import { type ManualFault, type ManualForm, manualFault, manualReasons, needsUnit } from './manualForm';
import { ReasonTiles } from './ReasonTiles';
import { sideOf } from './sideLooks';
import { useBackToNormal } from './useBackToNormal';
import './manual.css';

/** How long a confirmed opening stays on the screen; the next one may replace it at once. */
const doneShownMs = 6_000;

interface Props {
  lane: LaneView;
  answers: { decisionId: DecisionId; direction: Direction } | null;
}

const useManualOpening = ({ lane, answers }: Props) => {
  const { closeDialog, settleDialog, dialogSerial } = useView();
  const [serial] = useState(dialogSerial);
  const open = useCommand('lane.openManually');
  const normal = useBackToNormal(lane.id);
  const [isUnlocked, setIsUnlocked] = useState(false);
  const [form, setForm] = useState<ManualForm>({
    reason: null,
    direction: answers?.direction ?? lane.directions[0] ?? 'entry',
    unit: '',
    note: '',
  });
  const [fault, setFault] = useState<ManualFault | null>(null);
  const [ackMs, setAckMs] = useState<number | null>(null);

  useEffect(() => {
    if (ackMs === null) return;
    const timer = setTimeout(closeDialog, doneShownMs);
    return () => clearTimeout(timer);
  }, [ackMs, closeDialog]);

  const change = (part: Partial<ManualForm>): void => {
    setForm((previous) => ({ ...previous, ...part }));
    setFault(null);
  };

  const isLocked = open.error?.code === 'LANE_LOCKED' || sideOf(lane, form.direction)?.mode === 'locked';
  const unlock = async (): Promise<void> => {
    if (!(await normal.run(form.direction))) return;
    open.clear();
    setIsUnlocked(true);
  };

  const submit = async (): Promise<void> => {
    setIsUnlocked(false);
    const found = manualFault(form);
    setFault(found);
    if (found !== null || form.reason === null) return;
    const done = await open.run({
      laneId: lane.id,
      direction: form.direction,
      reason: form.reason,
      unit: form.unit.trim() || null,
      note: form.note.trim() || null,
      answersDecision: answers?.direction === form.direction ? answers.decisionId : null,
    });
    if (!done) return;
    setAckMs(done.decisionToAckMs);
    settleDialog(serial);
  };

  const lock = { isLocked: isLocked && !isUnlocked, isUnlocked, unlock, normal };
  return { form, change, fault, submit, busy: open.busy, error: open.error, ackMs, close: closeDialog, lock };
};

/** The dialog's own close button keeps Enter; a button of the page behind it does not. */
const isInDialog = (target: HTMLElement | null): boolean => target?.closest('[role=dialog]') !== null;

/**
 * Opening a lane by hand: reason, flat where the reason needs one, Enter. Digits choose the reason unless a text is being
 * typed; Alt and a digit always do. Esc closes and never opens a gate.
 */
export const ManualDialog = (props: Props) => {
  const { t } = useTranslation();
  const opening = useManualOpening(props);
  const { form, change, fault, submit, busy, error, ackMs, close, lock } = opening;
  const tiles = useRef<HTMLDivElement>(null);
  const unit = useRef<InputRef>(null);
  /** Until the dialog has come to rest its close button holds the focus without anybody having moved it there. */
  const isAtRest = useRef(false);

  const choose = (reason: ManualReason): void => {
    change({ reason });
    if (needsUnit(reason)) unit.current?.focus();
  };

  const confirm = (): void => {
    if (ackMs !== null) close();
    else if (!busy) {
      void submit();
      if (form.unit.trim() === '' && needsUnit(form.reason)) unit.current?.focus();
    }
  };

  // Listened to on the document, so that keys typed right after F2 count, wherever the focus is.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // While an input method composes, its keys are not ours.
      if (event.isComposing || event.key === 'Process') return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const reason = manualReasons[Number(event.key) - 1];
      // What has the focus below, in a dialog that this one was just laid over, is not being typed into any more.
      const isTyping = target?.matches('input[type=text]') && tiles.current?.contains(target) && !event.altKey;
      const isElsewhere = isAtRest.current && target?.closest('button') && !target.closest('[data-testid=manual]');
      if (event.key === 'Escape') {
        event.preventDefault();
        // Only this one closes: a dialog that it lies over stays.
        event.stopPropagation();
        close();
      } else if (reason && !isTyping && ackMs === null && !busy) {
        event.preventDefault();
        choose(reason);
      } else if (event.key === '0' && !isTyping && lock.isLocked) {
        event.preventDefault();
        void lock.unlock();
      } else if (event.key === 'Enter' && !(isElsewhere && isInDialog(target))) {
        event.preventDefault();
        // A key held down since the dialog was opened must not open the gate.
        if (!event.repeat) confirm();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  // Keys may have come before the dialog was ready, and have moved the focus already.
  const takeFocus = (isOpen: boolean): void => {
    isAtRest.current = isOpen;
    if (isOpen && !tiles.current?.contains(document.activeElement)) tiles.current?.focus();
  };

  const unitLabel =
    form.reason === 'visitor'
      ? t('desk.manual.unitVisited')
      : needsUnit(form.reason)
        ? t('desk.manual.unit')
        : t('desk.manual.unitOptional');
  return (
    <Modal
      open
      centered
      width={860}
      title={t('desk.manual.title', { lane: props.lane.name })}
      footer={null}
      onCancel={close}
      keyboard={false}
      mask={{ closable: false }}
      afterOpenChange={takeFocus}
    >
      <div className="manual" data-testid="manual" ref={tiles} tabIndex={-1}>
        <p className="fact">{t('desk.manual.hint')}</p>
        {props.lane.directions.length > 1 && (
          <div className="manual-direction" data-testid="manual-direction">
            <Segmented
              value={form.direction}
              disabled={ackMs !== null}
              options={props.lane.directions.map((value) => ({ value, label: t(`common.${value}`) }))}
              onChange={(direction) => change({ direction })}
            />
          </div>
        )}
        <ReasonTiles chosen={form.reason} disabled={busy || ackMs !== null} onChoose={choose} />
        <div className="manual-fields">
          <Field label={unitLabel}>
            {(id) => (
              <Input
                id={id}
                ref={unit}
                size="large"
                value={form.unit}
                maxLength={20}
                placeholder={t('common.unitHint')}
                data-testid="manual-unit"
                status={fault === 'unitNeeded' || fault === 'unitInvalid' ? 'error' : ''}
                disabled={ackMs !== null}
                onChange={(event) => change({ unit: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('desk.manual.note')}>
            {(id) => (
              <Input
                id={id}
                size="large"
                value={form.note}
                maxLength={200}
                data-testid="manual-note"
                disabled={ackMs !== null}
                onChange={(event) => change({ note: event.target.value })}
              />
            )}
          </Field>
          <button
            type="button"
            className="action action-main manual-confirm"
            data-testid="manual-confirm"
            disabled={busy || ackMs !== null}
            onClick={confirm}
          >
            {error ? t('desk.manual.again') : t('desk.manual.confirm')}
            <Kbd>Enter</Kbd>
          </button>
        </div>
        {lock.isLocked && ackMs === null && (
          <LockedSide lane={props.lane} direction={form.direction} normal={lock.normal} onNormal={() => void lock.unlock()} />
        )}
        <div
          className="manual-result"
          data-testid="manual-result"
          data-outcome={ackMs !== null ? 'acked' : error ? 'failed' : busy ? 'waiting' : 'none'}
          aria-live="assertive"
        >
          {fault && (
            <p className="hint-ask">
              <Icon name="ask" />
              {t(`desk.manual.${fault}`)}
            </p>
          )}
          {busy && (
            <p className="hint-info">
              <Icon name="wait" />
              {t('desk.manual.opening')}
            </p>
          )}
          {lock.isUnlocked && !busy && ackMs === null && (
            <p className="hint-info">
              <Icon name="info" />
              {t('desk.mode.unlocked')}
            </p>
          )}
          {ackMs !== null && (
            <p className="hint-pass">
              <Icon name="pass" size={28} />
              {t('desk.manual.opened', { ms: Math.round(ackMs) })}
            </p>
          )}
          {error && <Problem error={error} />}
          {error?.code === 'LANE_INTERLOCKED' && form.reason !== 'emergency' && (
            <p className="hint-ask">{t('desk.manual.interlocked')}</p>
          )}
        </div>
        <p className="manual-foot">
          <Kbd>Esc</Kbd> {t('desk.manual.escHint')} {t('desk.manual.neutral')}
        </p>
      </div>
    </Modal>
  );
};
