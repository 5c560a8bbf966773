import { Input, Table, type TableColumnsType } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { isConsentHeld, PEOPLE_A_PAGE, type PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { isSuspended } from './PersonSteps';

const searchDelayMs = 200;

type Listed = CommandOutput<'people.list'>;

/** A page of the residents that fit the search; read again whenever the station records something. */
const usePeople = (search: string, page: number) => {
  const list = useCommand('people.list');
  const [listed, setListed] = useState<Listed | null>(null);
  const newest = useSlice('feed')[0]?.id;
  const { run } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `newest` is the reason to read again
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<void> => {
      const answer = await run({ search, from: (page - 1) * PEOPLE_A_PAGE });
      if (isWanted && answer) setListed(answer);
    };
    const timer = setTimeout(() => void read(), searchDelayMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [search, page, run, newest]);
  return { people: listed?.people ?? null, total: listed?.total ?? 0, error: list.error };
};

const Face = ({ person }: { person: PersonView }) => {
  const { t } = useTranslation();
  const { state, validUntilMs } = person.consent;
  const faceParts = ({ templates, faceMode }: PersonView): string => {
    if (templates === 0) return t('people.noTemplate');
    const captured = t(isSuspended(person) ? 'people.suspended' : 'people.templates');
    return faceMode === 'face' ? captured : `${captured} · ${t('access.faceMode.card-and-face')}`;
  };
  const details =
    state === 'given' ? [faceParts(person), validUntilMs && t('people.validUntil', { date: calendarDay(validUntilMs) })] : [];
  return (
    <span data-consent={state}>
      {t(`people.consentState.${state}`)}
      {details.length > 0 && <span className="cell-detail">{details.filter((part) => part).join(' · ')}</span>}
    </span>
  );
};

interface Ways {
  onOpen(person: PersonView): void;
  onAccess(person: PersonView): void;
}

const useColumns = ({ onOpen, onAccess }: Ways): TableColumnsType<PersonView> => {
  const { t } = useTranslation();
  const openDialog = useView((view) => view.openDialog);
  return [
    { title: t('people.column.unit'), dataIndex: 'unit', width: 120, className: 'cell-unit' },
    { title: t('people.column.name'), dataIndex: 'name', width: 150 },
    { title: t('people.column.age'), width: 120, render: (_, person) => t(`people.age.${person.ageBand}`) },
    {
      title: t('people.column.cards'),
      render: (_, person) =>
        [...person.cards.map((card) => card.label), ...(person.pin ? [t('pins.inList')] : [])].join(', ') || t('people.noCard'),
    },
    { title: t('people.column.face'), width: 300, render: (_, person) => <Face person={person} /> },
    {
      title: t('people.column.action'),
      width: 310,
      render: (_, person) => (
        <span className="row-actions">
          <button type="button" className="action" data-testid="person-open" onClick={() => onOpen(person)}>
            {t('people.open')}
          </button>
          <button type="button" className="action" data-testid="person-open-access" onClick={() => onAccess(person)}>
            {t('people.access')}
          </button>
          {isConsentHeld(person.consent.state) && (
            <button
              type="button"
              className="action"
              data-testid="person-withdraw"
              onClick={() => openDialog({ kind: 'withdraw', person })}
            >
              {t('people.withdraw')}
            </button>
          )}
        </span>
      ),
    },
  ];
};

export const PeopleTable = ({ onAdd, onLeft, ...ways }: { onAdd(): void; onLeft(): void } & Ways) => {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const { people, total, error } = usePeople(search, page);
  const columns = useColumns(ways);
  return (
    <section className="panel people-list">
      <div className="people-bar">
        <h2>{t('people.title')}</h2>
        <span className="fact">{people ? t('people.total', { n: total }) : t('common.loading')}</span>
        <Input
          className="people-search"
          allowClear
          value={search}
          maxLength={60}
          placeholder={t('people.searchHint')}
          aria-label={t('people.searchHint')}
          data-testid="people-search"
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
        />
        <button type="button" className="action" data-testid="people-left" onClick={onLeft}>
          {t('ending.whoLeftShort')}
        </button>
        <button type="button" className="action action-main" data-testid="person-add" onClick={onAdd}>
          <Icon name="plus" />
          {t('people.add')}
        </button>
      </div>
      {error && <Problem error={error} />}
      <Table<PersonView>
        rowKey="id"
        columns={columns}
        dataSource={people ?? []}
        loading={people === null && !error}
        size="small"
        pagination={{
          current: page,
          total,
          pageSize: PEOPLE_A_PAGE,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: setPage,
        }}
        scroll={{ y: 'calc(100vh - 290px)' }}
        locale={{ emptyText: <p className="people-empty">{t('people.empty')}</p> }}
        onRow={(person) => ({ 'data-testid': 'people-row', 'data-person': person.id, 'data-unit': person.unit }) as object}
      />
    </section>
  );
};
