import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRequest } from '../../../main/contract/documents';
import type { PersonId } from '../../../main/contract/ids';
import { callStation, useBridge, useCommand } from '../../bridge';
import { useAppView } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

interface Props {
  request: DocumentRequest;
  /** What the paper is called, for the buttons' names. */
  name: string;
  /** Tells two papers of one kind apart in one place. */
  variant?: string;
  /** After a paper was printed or saved. */
  onMade?(): void;
}

/** Prints a document or saves it as PDF; what became of it stands beside the buttons. */
export const DocumentButtons = ({ request, name, variant, onMade }: Props) => {
  const { t } = useTranslation();
  const id = variant ? `${request.kind}-${variant}` : request.kind;
  const print = useCommand('document.print');
  const save = useCommand('document.save');
  const [words, setWords] = useState<string | null>(null);
  const isBusy = print.busy || save.busy;
  const error = print.error ?? save.error;

  const doPrint = async (): Promise<void> => {
    setWords(null);
    save.clear();
    const answer = await print.run(request);
    if (answer?.outcome !== 'printed') return;
    setWords(t('records.document.printed', { number: answer.number }));
    onMade?.();
  };
  const doSave = async (): Promise<void> => {
    setWords(null);
    print.clear();
    const answer = await save.run(request);
    if (answer?.outcome !== 'saved') return;
    setWords(t('records.document.saved', { file: answer.fileName ?? answer.number }));
    onMade?.();
  };
  return (
    <div className="document" data-testid={`document-${id}`}>
      <span className="document-name">{name}</span>
      <button
        type="button"
        className="action"
        aria-label={`${t('records.document.print')} ${name}`}
        data-testid={`print-${id}`}
        disabled={isBusy}
        onClick={() => void doPrint()}
      >
        {t('records.document.print')}
      </button>
      <button
        type="button"
        className="action"
        aria-label={`${t('records.document.save')} ${name}`}
        data-testid={`save-${id}`}
        disabled={isBusy}
        onClick={() => void doSave()}
      >
        {t('records.document.save')}
      </button>
      {words && (
        <span className="document-done" role="status" data-testid="document-done">
          <Icon name="pass" size={18} />
          {words}
        </span>
      )}
      {error && <Problem error={error} />}
    </div>
  );
};

/** The same wherever no page has asked yet: shown only if the station makes this document for whoever is signed in. */
export const OfferedDocument = (props: Props) => {
  const bridge = useBridge();
  const role = useAppView()?.role;
  const [isOffered, setIsOffered] = useState(false);
  const { kind } = props.request;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `role` is a reason to ask again
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answer = await callStation(bridge, 'document.offered', {});
      if (isWanted) setIsOffered(answer.ok && answer.value.kinds.includes(kind));
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [bridge, kind, role]);
  return isOffered ? <DocumentButtons {...props} /> : null;
};

/** The consent form for pen and paper, made out to one resident. */
export const ConsentFormPaper = ({ personId }: { personId: PersonId }) => {
  const { t } = useTranslation();
  return <OfferedDocument name={t('records.document.consentFormOf')} request={{ kind: 'consent-form', personId }} />;
};
