import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import { limitsOf } from './driverLimits';
import { PickFew, PickOne, type SectionProps, TextField } from './fields';
import { PortField, type Ports } from './PortField';
import { newReader } from './readerForm';
import type { SetUpDraft } from './setUpDraft';
import { baudRates, driverGroups, driverTraits, freshFor } from './turnstileForm';
import { AlarmContacts, RegisterMap, SideContacts } from './WiringFields';

/** A device without readers of its own begins with one that has its own line, so that there is a card reader; and the other way round. */
const othersFor = (driver: SetUpDraft['driver'], { others, cameraDirection }: SetUpDraft): SetUpDraft['others'] => {
  if (driver !== 'osdp') return others.length > 0 ? others : [newReader(0, cameraDirection)];
  const [only, ...rest] = others;
  return only && rest.length === 0 && only.port === '' && only.preset === 'wiegand' ? [] : others;
};

/** What the turnstile hangs on, how to know it, and what it cannot do. */
const DriverChoice = ({ draft, faults, change }: SectionProps) => {
  const { t } = useTranslation();
  const limits = limitsOf(draft.driver, draft.directions);
  return (
    <>
      <Field
        label={t('device.driver')}
        hint={t(`device.about.${draft.driver}`)}
        required
        fault={faults.driver ? t(`setup.issue.${faults.driver}`) : null}
      >
        {(id) => (
          <Select
            id={id}
            value={draft.driver}
            data-testid="setup-driver"
            listHeight={460}
            options={driverGroups.map(({ group, drivers }) => ({
              label: t(`device.group.${group}`),
              options: drivers.map((value) => ({ value, label: t(`device.name.${value}`) })),
            }))}
            onChange={(driver) => change({ ...freshFor(driver), others: othersFor(driver, draft) })}
          />
        )}
      </Field>
      {limits.length > 0 && (
        <div className="driver-limits" data-testid="setup-limits">
          <strong>{t('device.limits')}</strong>
          <ul>
            {limits.map((limit) => (
              <li key={limit}>{t(`device.limit.${limit}`)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
};

/** What one device asks for and others do not. */
const OwnFields = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, faults, change } = props;
  const { outputs, hasInputs, needsPulse } = driverTraits[draft.driver];
  return (
    <>
      {draft.driver === 'osdp' && (
        <TextField {...props} field="scbk" label={t('setup.scbk')} hint={t('device.scbkHint')} required maxLength={48} />
      )}
      {outputs !== null && <SideContacts {...props} />}
      {needsPulse && (
        <div data-fault={faults.isPulse} data-testid="setup-pulse">
          <Tick
            label={t('device.isPulse')}
            isOn={draft.isPulse}
            testId="setup-isPulse"
            onChange={(isPulse) => change({ isPulse })}
          />
          {faults.isPulse && <Problem error={{ code: 'CONFIG_RELAY_NEEDS_PULSE', params: { lane: draft.laneName } }} />}
        </div>
      )}
      {outputs === null && (
        <>
          <Tick label={t('device.swap')} isOn={draft.swap} testId="setup-swap" onChange={(swap) => change({ swap })} />
          <p className="field-hint">{t('device.swapHint')}</p>
        </>
      )}
      {draft.driver === 'board-eb' && (
        <PickFew
          label={t('device.checksum')}
          value={draft.checksum}
          options={(['xor', 'printed'] as const).map((value) => ({ value, label: t(`device.checksumOf.${value}`) }))}
          onChange={(checksum) => change({ checksum })}
        />
      )}
      {hasInputs && <AlarmContacts {...props} />}
      {draft.driver === 'modbus-relay' && <RegisterMap {...props} />}
    </>
  );
};

/** The turnstile's device: one choice, then the fields of that device only. */
export const TurnstileSection = ({ ports, ...props }: SectionProps & { ports: Ports }) => {
  const { t } = useTranslation();
  const { draft, faults, change } = props;
  const { address, pulseMs } = driverTraits[draft.driver];
  const passTime = <TextField {...props} field="passSeconds" label={t('setup.passTime')} required maxLength={2} />;
  return (
    <section className="panel setup-section">
      <h3>{t('device.turnstile')}</h3>
      <DriverChoice {...props} />
      <PortField
        ports={ports}
        value={draft.port}
        fault={faults.port}
        testId="setup-port"
        isFirst
        onChange={(port) => change({ port })}
      />
      <div className="setup-row">
        <PickOne
          label={t('setup.baudRate')}
          value={draft.baudRate}
          options={baudRates.map((value) => ({ value, label: value }))}
          fault={faults.baudRate}
          onChange={(baudRate) => change({ baudRate })}
        />
        {address !== null && <TextField {...props} field="address" label={t('device.address')} required maxLength={3} />}
        {pulseMs === null && passTime}
      </div>
      {pulseMs !== null && (
        <div className="setup-row">
          {passTime}
          <TextField {...props} field="pulseMs" label={t('device.pulseMs')} hint={t('device.pulseHint')} required maxLength={4} />
        </div>
      )}
      <OwnFields key={draft.driver} {...props} />
    </section>
  );
};
