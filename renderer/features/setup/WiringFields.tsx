import { useTranslation } from 'react-i18next';
import type { Direction } from '../../../main/contract/ids';
import { Tick } from '../consent/Tick';
import { type SectionProps, TextField } from './fields';
import { MoreFields } from './MoreFields';
import { driverTraits } from './turnstileForm';

/** Words of a device whose contacts bear numbers from 0, or of a board with channels printed from 1. */
const useContactWords = ({ draft }: SectionProps) => {
  const { t } = useTranslation();
  const isFromOne = driverTraits[draft.driver].countsFrom === 1;
  const kind = isFromOne ? 'channels' : 'numbered';
  return { kind, counted: t(isFromOne ? 'device.fromOne' : 'device.fromZero') } as const;
};

const OneSide = ({ side, ...props }: SectionProps & { side: Direction }) => {
  const { t } = useTranslation();
  const { kind, counted } = useContactWords(props);
  const { outputs, hasInputs } = driverTraits[props.draft.driver];
  if (outputs === 'one')
    return (
      props.draft.directions === side && <p className="field-hint">{t('device.oneOutput', { side: t(`common.${side}`) })}</p>
    );
  return (
    <div className="setup-row">
      <TextField
        {...props}
        field={`${side}Output`}
        label={t(`device.${kind}.${side}Output`)}
        hint={counted}
        required
        maxLength={2}
      />
      {hasInputs && (
        <TextField
          {...props}
          field={`${side}Input`}
          label={t(`device.${kind}.${side}Input`)}
          hint={t('device.noInput')}
          maxLength={2}
        />
      )}
    </div>
  );
};

/** Which contact opens a side, and which one tells of a passage. */
export const SideContacts = (props: SectionProps) => {
  const { directions } = props.draft;
  return (
    <>
      {directions !== 'exit' && <OneSide {...props} side="entry" />}
      {directions !== 'entry' && <OneSide {...props} side="exit" />}
    </>
  );
};

const alarms = ['fire', 'obstructed', 'tamper'] as const;

/** Contacts beyond opening and passing: the alarms, each with its sense, and the turnstile's stop. */
export const AlarmContacts = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, faults, change } = props;
  const { kind } = useContactWords(props);
  const fields = [...alarms.map((alarm) => `${alarm}Input` as const), 'lockOutput'] as const;
  return (
    <MoreFields title={t('device.more')} testId="setup-more" hasFault={fields.some((field) => field in faults)}>
      <p className="field-hint">{t('device.moreHint')}</p>
      {alarms.map((alarm) => (
        <div key={alarm} className="setup-alarm">
          <TextField
            {...props}
            field={`${alarm}Input`}
            label={`${t(`device.alarm.${alarm}`)} · ${t(`device.${kind}.input`)}`}
            maxLength={2}
          />
          <Tick
            label={t('device.inverted')}
            isOn={draft[`${alarm}Inverted`]}
            testId={`setup-${alarm}Inverted`}
            onChange={(isOn) => change({ [`${alarm}Inverted`]: isOn })}
          />
        </div>
      ))}
      <TextField {...props} field="lockOutput" label={t(`device.${kind}.lockOutput`)} hint={t('device.lockHint')} maxLength={2} />
    </MoreFields>
  );
};

/** Where a relay board keeps its relays and inputs, and who ends a pulse. */
export const RegisterMap = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, faults, change } = props;
  const fields = ['firstCoil', 'firstInput', 'firstFlash', 'flashUnitMs'] as const;
  return (
    <MoreFields title={t('device.map')} testId="setup-map" hasFault={fields.some((field) => field in faults)}>
      <Tick
        label={t('device.boardTimes')}
        isOn={draft.boardTimes}
        testId="setup-boardTimes"
        onChange={(boardTimes) => change({ boardTimes })}
      />
      {!draft.boardTimes && <p className="field-hint">{t('device.boardTimesHint')}</p>}
      <div className="setup-row">
        {fields
          .filter((field) => draft.boardTimes || field === 'firstCoil' || field === 'firstInput')
          .map((field) => (
            <TextField key={field} {...props} field={field} label={t(`device.${field}`)} required maxLength={6} />
          ))}
      </div>
    </MoreFields>
  );
};
