import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { SignatureField } from './SignatureField';
import type { EvidenceKind, Question } from './useQuestion';

const kinds: readonly EvidenceKind[] = ['drawn', 'paper', 'witness'];

const fingerprintOf = async (file: File): Promise<{ sha256: string; bytes: number }> => {
  const content = new Uint8Array(await file.arrayBuffer());
  const digest = await crypto.subtle.digest('SHA-256', content);
  const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { sha256, bytes: content.byteLength };
};

/** A paper that was signed: its scan is hashed in this window and goes nowhere. */
const PaperScan = ({ question }: { question: Pick<Question, 'answers' | 'change'> }) => {
  const { t } = useTranslation();
  const { scan } = question.answers;
  return (
    <div className="paper-scan">
      <p className="fact">{t('question.paperText')}</p>
      <label className="action file-action">
        {t('question.paperChoose')}
        <input
          type="file"
          accept=".pdf,image/*"
          data-testid="paper-scan"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file && file.size > 0) void fingerprintOf(file).then((found) => question.change({ scan: found }));
          }}
        />
      </label>
      {scan && (
        <p className="hint-pass" data-testid="paper-digest">
          {t('question.paperDone', { digest: `${scan.sha256.slice(0, 8)}…${scan.sha256.slice(-8)}` })}
        </p>
      )}
    </div>
  );
};

/** How it is signed: by hand on the screen, on paper, or by a witness for who cannot sign. */
export const EvidenceField = ({
  question,
  byGuardian,
}: {
  question: Pick<Question, 'answers' | 'change'>;
  byGuardian: boolean;
}) => {
  const { t } = useTranslation();
  const { answers, change } = question;
  const choose = (evidenceKind: EvidenceKind) => change({ evidenceKind, signature: [], scan: null, witness: '' });
  return (
    <section className="side-part" data-testid="consent-evidence">
      <fieldset className="choice-row" aria-label={t('question.evidence')}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="pick"
            data-testid={`evidence-${kind}`}
            aria-pressed={answers.evidenceKind === kind}
            onClick={() => choose(kind)}
          >
            {t(`question.evidenceKind.${kind}`)}
          </button>
        ))}
      </fieldset>
      {answers.evidenceKind === 'paper' && <PaperScan question={question} />}
      {answers.evidenceKind === 'witness' && (
        <>
          <p className="fact">{t('question.witnessText')}</p>
          <Field label={t('question.witnessName')}>
            {(id) => (
              <Input
                id={id}
                value={answers.witness}
                maxLength={60}
                data-testid="witness-name"
                onChange={(event) => change({ witness: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      {answers.evidenceKind !== 'paper' && (
        <SignatureField
          strokes={answers.signature}
          onChange={(signature) => change({ signature })}
          label={
            answers.evidenceKind === 'witness'
              ? t('question.witnessSignature')
              : byGuardian
                ? t('question.guardianSignature')
                : t('consent.signature')
          }
        />
      )}
    </section>
  );
};
