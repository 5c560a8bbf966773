import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { PickFew, type SectionProps } from './fields';
import type { Ports } from './PortField';
import { ReaderFields } from './ReaderFields';
import { newReader, type ReaderDraft } from './readerForm';
import { ownReaders } from './turnstileForm';

const MOST_READERS = 4;

/** Readers that hang on the OSDP device, and which side the first one faces. */
const OwnReaders = ({ draft, change }: SectionProps) => {
  const { t } = useTranslation();
  const counts = draft.directions === 'both' ? (['0', '1', '2'] as const) : (['0', '1'] as const);
  const count = ownReaders(draft, draft.directions);
  return (
    <div className="setup-row">
      <PickFew
        label={t('device.own')}
        value={count}
        options={counts.map((value) => ({
          value,
          label: value === '0' ? t('device.ownNone') : t('device.ownCount', { n: value }),
        }))}
        onChange={(readers) => change({ readers })}
      />
      {draft.directions === 'both' && count !== '0' && (
        <PickFew
          label={t(count === '2' ? 'device.firstReaderDirection' : 'device.readerDirection')}
          value={draft.readerDirection}
          options={(['entry', 'exit'] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
          onChange={(readerDirection) => change({ readerDirection })}
        />
      )}
    </div>
  );
};

/** Everything a card or a code is shown to: on the turnstile's own device, or on lines of their own. */
export const ReadersSection = ({ ports, ...props }: SectionProps & { ports: Ports }) => {
  const { t } = useTranslation();
  const { draft, faults, change } = props;
  const { others } = draft;
  const nextKey = useRef(1);
  const set = (key: number, part: Partial<ReaderDraft>): void =>
    change({ others: others.map((reader) => (reader.key === key ? { ...reader, ...part } : reader)) });
  const add = (): void => {
    change({ others: [...others, newReader(nextKey.current, draft.cameraDirection)] });
    nextKey.current += 1;
  };
  return (
    <section className="panel setup-section" data-fault={faults.readers} data-testid="setup-readers">
      <h3>{t('device.readers')}</h3>
      {draft.driver === 'osdp' && <OwnReaders {...props} />}
      {others.map((reader, index) => (
        <ReaderFields
          key={reader.key}
          ports={ports}
          index={index}
          reader={reader}
          faults={faults}
          isTwoWay={draft.directions === 'both'}
          change={(part) => set(reader.key, part)}
          remove={() => change({ others: others.filter(({ key }) => key !== reader.key) })}
        />
      ))}
      {faults.readers && <Problem error={{ code: 'CONFIG_FACE_ONLY', params: { lane: draft.laneName } }} />}
      {others.length < MOST_READERS && (
        <button type="button" className="action" data-testid="reader-add" onClick={add}>
          <Icon name="plus" size={18} />
          {t('device.addReader')}
        </button>
      )}
      {!faults.readers && draft.cameraKind !== 'none' && <p className="field-hint">{t('device.readersHint')}</p>}
    </section>
  );
};
