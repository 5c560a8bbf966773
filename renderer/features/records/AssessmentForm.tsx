import { Input, Segmented } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssessmentFingerprint } from '../../../main/contract/assessment';
import type { CommandInput } from '../../../main/contract/commands';
import type { Signature } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { SignatureField } from '../consent/SignatureField';
import { useDraft } from './useDraft';
import '../consent/consent.css';

const questions = ['necessity', 'effects', 'risks', 'protections'] as const;
type Words = CommandInput<'assessment.sign'>['words'];

const sha256Of = async (file: File): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

interface Props {
  fingerprint: AssessmentFingerprint;
  /** Words of the one signed before, to begin with. */
  begun: Words | null;
  onSigned(): void;
  /** The station's facts are others by now; they are shown anew and what was written stays. */
  onFactsChanged(): void;
}

/** What a human answers for: four answers, a name and a signature. */
export const AssessmentForm = ({ fingerprint, begun, onSigned, onFactsChanged }: Props) => {
  const { t } = useTranslation();
  const sign = useCommand('assessment.sign');
  const draft = useDraft<Words>('assessment.sign', () => begun ?? { necessity: '', effects: '', risks: '', protections: '' });
  const words = draft.value;
  const [name, setName] = useState('');
  const [by, setBy] = useState<'drawn' | 'paper'>('drawn');
  const [strokes, setStrokes] = useState<Signature>([]);
  const [paperSha256, setPaper] = useState<string | null>(null);
  const [isJudged, setIsJudged] = useState(false);
  const isMissing = (text: string): string | null => (isJudged && text.trim() === '' ? t('common.required') : null);
  const isSigned = by === 'drawn' ? strokes.length > 0 : paperSha256 !== null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsJudged(true);
    const isComplete = questions.every((question) => words[question].trim() !== '') && name.trim() !== '' && isSigned;
    if (!isComplete) return;
    const signing =
      by === 'drawn' ? { by, name: name.trim(), strokes } : { by, name: name.trim(), paperSha256: paperSha256 ?? '' };
    if (!(await sign.run({ fingerprint, words, signing }))) return onFactsChanged();
    draft.forget();
    onSigned();
  };

  return (
    <form className="record-form" noValidate data-testid="assessment-form" onSubmit={(event) => void submit(event)}>
      {questions.map((question) => (
        <Field
          key={question}
          label={t(`records.assessment.${question}`)}
          hint={t(`records.assessment.${question}Hint`)}
          fault={isMissing(words[question])}
          required
        >
          {(id) => (
            <Input.TextArea
              id={id}
              value={words[question]}
              maxLength={4_000}
              autoSize={{ minRows: 3, maxRows: 10 }}
              data-testid={`assessment-${question}`}
              onChange={(event) => draft.change({ ...words, [question]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('records.assessment.name')} fault={isMissing(name)} required>
        {(id) => (
          <Input
            id={id}
            value={name}
            maxLength={200}
            data-testid="assessment-name"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Segmented
        value={by}
        data-testid="assessment-by"
        options={(['drawn', 'paper'] as const).map((value) => ({ value, label: t(`registers.value.${value}`) }))}
        onChange={setBy}
      />
      {by === 'drawn' ? (
        <SignatureField label={t('records.assessment.signature')} strokes={strokes} onChange={setStrokes} />
      ) : (
        <Field label={t('records.assessment.paper')} hint={t('records.assessment.paperHint')}>
          {(id) => (
            <input
              id={id}
              type="file"
              className="file-choice"
              data-testid="assessment-paper"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void sha256Of(file).then(setPaper);
              }}
            />
          )}
        </Field>
      )}
      {isJudged && !isSigned && (
        <p className="field-fault" role="alert" data-testid="assessment-unsigned">
          {t('records.assessment.unsigned')}
        </p>
      )}
      <p className="fact">{t('records.assessment.meaning')}</p>
      {sign.error && <Problem error={sign.error} />}
      <div className="dialog-actions">
        <button type="submit" className="action action-main" data-testid="assessment-sign" disabled={sign.busy}>
          {sign.busy ? t('common.busy') : t('records.assessment.sign')}
        </button>
      </div>
    </form>
  );
};
