import { AutoComplete, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { Choice, TextField } from './fields';
import type { SectionProps } from './setUpForm';

/** Ports of this machine to choose from; any other name or a `tcp://` address can be typed. */
const PortField = ({ draft, faults, change }: SectionProps) => {
  const { t } = useTranslation();
  const list = useCommand('setup.serialPorts');
  const [ports, setPorts] = useState<{ path: string; label: string }[]>([]);
  const { run } = list;
  const refresh = async (): Promise<void> => {
    const answer = await run({});
    if (answer) setPorts(answer.ports);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when the page opens, then on request
  useEffect(() => {
    void refresh();
  }, []);
  return (
    <>
      <Field
        label={t('setup.port')}
        hint={t('setup.portHint')}
        required
        fault={faults.port ? t(`setup.issue.${faults.port}`) : null}
      >
        {(id) => (
          <div className="port-row" data-testid="setup-port-row">
            <AutoComplete
              id={id}
              value={draft.port}
              data-testid="setup-port"
              options={ports.map(({ path, label }) => ({
                value: path,
                label: label && label !== path ? `${path} · ${label}` : path,
              }))}
              onChange={(port) => change({ port })}
            />
            <button type="button" className="action" disabled={list.busy} onClick={() => void refresh()}>
              {t('setup.portRefresh')}
            </button>
          </div>
        )}
      </Field>
      {list.error && <Problem error={list.error} />}
    </>
  );
};

/** How many card readers a lane with two ways has, and which side the first one faces. */
const Readers = ({ draft, faults, change }: SectionProps) => {
  const { t } = useTranslation();
  return (
    <div data-fault={faults.readers} data-testid="setup-readers">
      <div className="setup-row">
        <Choice label={t('setup.readers')}>
          <Segmented
            value={draft.readers}
            options={(['1', '2'] as const).map((value) => ({ value, label: value }))}
            onChange={(readers) => change({ readers })}
          />
        </Choice>
        <Choice label={t(draft.readers === '2' ? 'setup.firstReaderDirection' : 'setup.readerDirection')}>
          <Segmented
            value={draft.readerDirection}
            options={(['entry', 'exit'] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
            onChange={(readerDirection) => change({ readerDirection })}
          />
        </Choice>
      </div>
      {faults.readers ? (
        <Problem error={{ code: 'CONFIG_FACE_ONLY', params: { lane: draft.laneName } }} />
      ) : (
        <p className="field-hint">{t('setup.readersHint')}</p>
      )}
    </div>
  );
};

export const TurnstileSection = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, change } = props;
  return (
    <section className="panel setup-section">
      <h3>{t('setup.turnstile')}</h3>
      <PortField {...props} />
      <div className="setup-row">
        <Choice label={t('setup.baudRate')}>
          <Select
            value={draft.baudRate}
            aria-label={t('setup.baudRate')}
            options={(['9600', '19200', '38400', '57600', '115200'] as const).map((value) => ({ value, label: value }))}
            onChange={(baudRate) => change({ baudRate })}
          />
        </Choice>
        <TextField {...props} field="address" label={t('setup.address')} required maxLength={3} />
        <TextField {...props} field="passSeconds" label={t('setup.passTime')} required maxLength={2} />
      </div>
      <TextField {...props} field="scbk" label={t('setup.scbk')} hint={t('setup.scbkHint')} required maxLength={48} />
      {draft.directions !== 'exit' && (
        <div className="setup-row">
          <TextField {...props} field="entryOutput" label={t('setup.entryOutput')} required maxLength={2} />
          <TextField {...props} field="entryInput" label={t('setup.entryInput')} hint={t('setup.noInput')} maxLength={2} />
        </div>
      )}
      {draft.directions !== 'entry' && (
        <div className="setup-row">
          <TextField {...props} field="exitOutput" label={t('setup.exitOutput')} required maxLength={2} />
          <TextField {...props} field="exitInput" label={t('setup.exitInput')} hint={t('setup.noInput')} maxLength={2} />
        </div>
      )}
      {draft.directions === 'both' && <Readers {...props} />}
    </section>
  );
};
