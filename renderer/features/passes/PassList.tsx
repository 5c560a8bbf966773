import { Popconfirm } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassView } from '../../../main/contract/credentials';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Icon, type IconName } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { usePassWords } from './usePassWords';

const signs: Record<PassView['state'], IconName> = {
  'not-yet': 'wait',
  live: 'pass',
  expired: 'off',
  used: 'off',
  revoked: 'bad',
};
const canEnd = ({ state }: PassView): boolean => state === 'live' || state === 'not-yet';

const Row = ({ pass, onEnded }: { pass: PassView; onEnded(): void }) => {
  const { t } = useTranslation();
  const { who, facts } = usePassWords();
  const revoke = useCommand('pass.revoke');
  const end = async (): Promise<void> => {
    if (await revoke.run({ passId: pass.id })) onEnded();
  };
  return (
    <li className="pass-row" data-testid="pass-row" data-state={pass.state}>
      <span className="pass-state">
        <Icon name={signs[pass.state]} size={18} />
        {t(`passes.state.${pass.state}`)}
      </span>
      <span className="pass-words">
        <strong>{who(pass)}</strong>
        <span className="fact">{facts(pass).join(' · ')}</span>
      </span>
      {canEnd(pass) && (
        <Popconfirm
          title={t('passes.revokeAsk')}
          okText={t('passes.revoke')}
          onConfirm={end}
          okButtonProps={{ size: 'middle' }}
          cancelButtonProps={{ size: 'middle' }}
        >
          <button type="button" className="action" data-testid="pass-revoke" disabled={revoke.busy}>
            {t('passes.revoke')}
          </button>
        </Popconfirm>
      )}
      {revoke.error && <Problem error={revoke.error} />}
    </li>
  );
};

/** Passes that are or will be good, and those that ended in the last day; read again whenever the station records something. */
export const PassList = () => {
  const { t } = useTranslation();
  const { run, error } = useCommand('pass.list');
  const [passes, setPasses] = useState<PassView[] | null>(null);
  const newest = useSlice('feed')[0]?.id;
  const read = useCallback(async (): Promise<void> => {
    const answer = await run({});
    if (answer) setPasses(answer.passes);
  }, [run]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `newest` is the reason to read again
  useEffect(() => void read(), [read, newest]);
  return (
    <section className="pass-list" aria-label={t('passes.list')}>
      <h3>{t('passes.list')}</h3>
      {error && <Problem error={error} />}
      {passes?.length === 0 && <p className="fact">{t('passes.none')}</p>}
      <ul>
        {passes?.map((pass) => (
          <Row key={pass.id} pass={pass} onEnded={() => void read()} />
        ))}
      </ul>
    </section>
  );
};
