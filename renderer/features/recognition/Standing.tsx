import { useTranslation } from 'react-i18next';
import type { RecognitionView } from '../../../main/contract/recognition';
import { Icon } from '../../ui/Icon';
import { useRecognitionWords } from './useRecognitionWords';

/** Where a face alone does not open, no stranger is let in by one. */
export const opensByFace = ({ model, use }: RecognitionView): boolean => model !== null && use === '1:N';

const warningSigns = { none: 'pass', high: 'ask', 'too-high': 'bad' } as const;

/** Whether the expected false openings are few enough, and if not, what helps, best first. */
export const Warning = ({ view }: { view: RecognitionView }) => {
  const { t } = useTranslation();
  if (view.expectedFalseOpeningsPerMonth === null || !opensByFace(view)) return null;
  return (
    <section
      className="recognition-warning"
      data-testid="recognition-warning"
      data-warning={view.warning}
      role={view.warning === 'none' ? 'status' : 'alert'}
    >
      <Icon name={warningSigns[view.warning]} size={30} />
      <div>
        <strong>{t(`recognition.warning.${view.warning}`)}</strong>
        {view.warning !== 'none' && (
          <>
            <p>{t('recognition.whatToDo')}</p>
            <ol>
              <li>{t('recognition.steps.rate')}</li>
              <li>{t('recognition.steps.groups')}</li>
              <li>{t('recognition.steps.mode')}</li>
            </ol>
          </>
        )}
      </div>
    </section>
  );
};

const Expected = ({ view }: { view: RecognitionView }) => {
  const { t } = useTranslation();
  const { often } = useRecognitionWords();
  const expected = view.expectedFalseOpeningsPerMonth;
  return (
    <>
      <strong>{expected === null ? t('recognition.expectedNone') : often(expected)}</strong>
      <span className="fact">{t('recognition.expectedText')}</span>
      {view.framesToAgree > 1 && <span className="fact">{t('recognition.expectedFewer')}</span>}
    </>
  );
};

/** What is set, what it is worth and what it costs. */
export const Standing = ({ view }: { view: RecognitionView }) => {
  const { t } = useTranslation();
  const { rate } = useRecognitionWords();
  const { model, use, strangersPerDay } = view;
  return (
    <section className="panel" aria-labelledby="recognition-now">
      <h2 id="recognition-now">{t('recognition.now')}</h2>
      <p className="recognition-rate" data-testid="recognition-rate">
        {rate(view.falseMatchRate)}
      </p>
      <p data-testid="recognition-frames">
        {view.framesToAgree === 1 ? t('recognition.oneFrameShown') : t('recognition.framesShown', { n: view.framesToAgree })}
      </p>
      <dl className="recognition-facts">
        <div>
          <dt>{t('recognition.expected')}</dt>
          <dd data-testid="recognition-expected">
            {opensByFace(view) ? <Expected view={view} /> : t('recognition.expectedNotByFace')}
          </dd>
        </div>
        <div>
          <dt>{t('recognition.strangers')}</dt>
          <dd data-testid="recognition-strangers">
            {strangersPerDay === null
              ? t('recognition.strangersUnknown')
              : t('recognition.strangersPerDay', { n: Math.round(strangersPerDay * 10) / 10, days: view.strangersOverDays })}
          </dd>
        </div>
        <div>
          <dt>{t('recognition.model')}</dt>
          <dd data-testid="recognition-model">
            {model === null ? (
              t('recognition.noModel')
            ) : (
              <>
                {model} · {t(use === '1:N' ? 'recognition.use.faceAlone' : 'recognition.use.withCard')}
                <span className="fact">{t('recognition.profile', { profile: view.profile })}</span>
              </>
            )}
          </dd>
        </div>
      </dl>
      {model !== null && use === '1:1' && (
        <p className="hint-info" data-testid="recognition-1to1">
          <Icon name="info" />
          {t('recognition.use11')}
        </p>
      )}
    </section>
  );
};

/** Who is compared where: one gallery per group of lanes. */
export const Galleries = ({ view }: { view: RecognitionView }) => {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby="recognition-galleries">
      <h2 id="recognition-galleries">{t('recognition.galleries')}</h2>
      {view.groups.length === 0 ? (
        <p className="fact">{t('recognition.noGroups')}</p>
      ) : (
        <table className="recognition-table" data-testid="recognition-groups">
          <thead>
            <tr>
              <th scope="col">{t('recognition.group')}</th>
              <th scope="col">{t('recognition.lanesOf')}</th>
              <th scope="col" className="number">
                {t('recognition.people')}
              </th>
              <th scope="col" className="number">
                {t('recognition.templates')}
              </th>
            </tr>
          </thead>
          <tbody>
            {view.groups.map(({ group, laneNames, people, templates }) => (
              <tr key={group}>
                <th scope="row">{group}</th>
                <td>{laneNames.join(' · ')}</td>
                <td className="number">{people}</td>
                <td className="number">{templates}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {view.suspended.templates > 0 && (
        <p className="hint-ask" data-testid="recognition-suspended">
          <Icon name="ask" />
          {t('recognition.suspended', { people: view.suspended.people, templates: view.suspended.templates })}
        </p>
      )}
    </section>
  );
};
