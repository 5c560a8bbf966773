import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { useAppView } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { recordForms, valuesOf } from './fields';
import { NewRecord, RecordCard, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useRead } from './useRead';
import { useRecords } from './useRecords';

type Handler = CommandOutput<'handler.read'>['handler'];

const Particulars = ({ handler, officer }: { handler: NonNullable<Handler>; officer: string | null }) => {
  const { t } = useTranslation();
  const rows: [string, string][] = [
    [t('registers.key.handlerName'), handler.name],
    [t('registers.key.registration'), handler.registration ?? t('records.handler.noRegistration')],
    [t('registers.key.address'), handler.address],
    [t('registers.key.handlerContact'), handler.contact],
    [t('registers.key.phone'), handler.phone],
    [t('registers.key.complaints'), handler.complaints],
    ...(handler.authority === '' ? [] : [[t('registers.key.localAuthority'), handler.authority] as [string, string]]),
    [t('records.handler.officer'), officer ?? t('records.handler.noOfficer')],
  ];
  return (
    <dl className="facts" data-testid="handler-facts">
      {rows.map(([name, words]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
};

const Form = ({ handler, onDone, onCancel }: { handler: Handler; onDone(saysSo: boolean): void; onCancel(): void }) => {
  const { t } = useTranslation();
  const fields = recordForms['handler.named'];
  return (
    <CommandForm
      command="handler.name"
      fields={fields}
      {...(handler && { begun: valuesOf(fields, { ...handler }) })}
      toInput={(details) => ({
        particulars: { ...details, registration: details.registration === '' ? null : details.registration },
        basedOn: handler?.recordId ?? null,
      })}
      submit={t('common.save')}
      onCancel={onCancel}
      onDone={({ noticeSaysSo }) => onDone(noticeSaysSo)}
    >
      <p className="fact">{t(handler ? 'records.handler.changeHint' : 'records.handler.firstHint')}</p>
    </CommandForm>
  );
};

/** Who answers for the handling: one record for the notice, the signs and every paper. */
export const HandlerSection = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const read = useRead('handler.read', {});
  const history = useRecords(['handler.named', 'filing.officer-named']);
  const [saved, setSaved] = useState<'saved' | 'savedAnew' | null>(null);
  const handler = read.value?.handler ?? null;
  const named = history.records?.find(({ kind }) => kind === 'filing.officer-named')?.details;
  const officer = named ? `${String(named.name)}${t('records.listComma')}${String(named.contact)}` : null;
  const saysSo = read.value?.noticeSaysSo ?? false;
  const reload = (): void => {
    read.reload();
    history.reload();
  };
  return (
    <>
      <SectionHead section="handler" />
      {read.error && <Problem error={read.error} />}
      {read.value && (
        <p className={`hint-${saysSo ? 'pass' : 'ask'}`} data-testid="handler-standing" data-says={saysSo}>
          <Icon name={saysSo ? 'pass' : 'ask'} />
          {t(handler === null ? 'records.handler.none' : saysSo ? 'records.handler.saysSo' : 'records.handler.saysNot')}
        </p>
      )}
      {saved && (
        <p className="hint-info" role="status" data-testid="handler-saved">
          <Icon name="info" />
          {t(`records.handler.${saved}`)}
        </p>
      )}
      {handler && <Particulars handler={handler} officer={isManager ? officer : null} />}
      <div className="deed-row">
        {read.value && (
          <NewRecord
            name={t(handler ? 'records.handler.change' : 'records.handler.first')}
            testId="handler-name"
            form={(close) => (
              <Form
                key={handler?.recordId ?? 'first'}
                handler={handler}
                onCancel={close}
                onDone={(nowSaysSo) => {
                  setSaved(nowSaysSo ? 'saved' : 'savedAnew');
                  close();
                  reload();
                }}
              />
            )}
          />
        )}
        <NewRecord
          name={t('records.filing.deed.officer')}
          testId="handler-officer"
          form={(close) => (
            <CommandForm
              command="filing.nameOfficer"
              fields={recordForms['filing.officer-named']}
              toInput={(details) => details}
              submit={t('common.save')}
              onCancel={close}
              onDone={() => {
                close();
                reload();
              }}
            />
          )}
        />
      </div>
      <h3>{t('records.handler.history')}</h3>
      <RecordList
        records={history.records}
        error={history.error}
        empty={t('records.handler.noHistory')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={t(`registers.kind.${record.kind}`)}
            isCorrectable={record.kind === 'filing.officer-named'}
            onDone={reload}
          />
        )}
      />
    </>
  );
};
