import { AutoComplete } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import type { FaultWord } from './setUpFaults';

/** Serial ports of this machine, read once when the page opens, then on request. */
export const usePorts = () => {
  const list = useCommand('setup.serialPorts');
  const [found, setFound] = useState<{ path: string; label: string }[]>([]);
  const { run } = list;
  const refresh = async (): Promise<void> => {
    const answer = await run({});
    if (answer) setFound(answer.ports);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when the page opens, then on request
  useEffect(() => {
    void refresh();
  }, []);
  return { found, refresh, busy: list.busy, error: list.error };
};
export type Ports = ReturnType<typeof usePorts>;

interface Props {
  ports: Ports;
  value: string;
  fault: FaultWord | undefined;
  testId: string;
  /** The first on the page explains itself, and shows what went wrong with the list. */
  isFirst?: boolean;
  onChange(port: string): void;
}

/** Ports to choose from; any other name or a `tcp://` address can be typed. */
export const PortField = ({ ports, value, fault, testId, isFirst = false, onChange }: Props) => {
  const { t } = useTranslation();
  return (
    <>
      <Field
        label={t('setup.port')}
        {...(isFirst && { hint: t('setup.portHint') })}
        required
        fault={fault ? t(`setup.issue.${fault}`) : null}
      >
        {(id) => (
          <div className="port-row" data-testid={`${testId}-row`}>
            <AutoComplete
              id={id}
              value={value}
              data-testid={testId}
              options={ports.found.map(({ path, label }) => ({
                value: path,
                label: label && label !== path ? `${path} · ${label}` : path,
              }))}
              onChange={onChange}
            />
            <button type="button" className="action" disabled={ports.busy} onClick={() => void ports.refresh()}>
              {t('setup.portRefresh')}
            </button>
          </div>
        )}
      </Field>
      {isFirst && ports.error && <Problem error={ports.error} />}
    </>
  );
};
