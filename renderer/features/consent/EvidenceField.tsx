import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { SignatureField } from './SignatureField';
import { Tick } from './Tick';
import type { EvidenceKind, Signed } from './useQuestion';

const labels = {
  resident: 'consent.signature',
  guardian: 'question.guardianSignature',
  child: 'question.childSignature',
} as const;

const kinds: readonly EvidenceKind[] = ['drawn', 'paper', 'witness'];

const fingerprintOf = async (file: File): Promise<{ sha256: string; bytes: number }> => {
  const content = new Uint8Array(await file.arrayBuffer());
  const digest = await crypto.subtle.digest('SHA-256', content);
  const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { sha256, bytes: content.byteLength };
};

interface Props {
  signed: Signed;
  /** Whose signature it is. */
  of: 'resident' | 'guardian' | 'child';
  onChange(signed: Signed): void;
}

/** `test` ids of a child's own signature have this before them. */
const idOf = (of: Props['of'], name: string): string => (of === 'child' ? `child-${name}` : name);

/** A paper that was signed: its scan is hashed in this window and goes nowhere. */
const PaperScan = ({ signed, of, onChange }: Props) => {
  const { t } = useTranslation();
  const { scan } = signed;
  return (
    <div className="paper-scan">
      <p className="fact">{t('question.paperText')}</p>
      <label className="action file-action">
        {t('question.paperChoose')}
        <input
          type="file"
          accept=".pdf,image/*"
          data-testid={idOf(of, 'paper-scan')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file && file.size > 0) void fingerprintOf(file).then((found) => onChange({ ...signed, scan: found }));
          }}
        />
      </label>
      {scan && (
        <p className="hint-pass" data-testid={idOf(of, 'paper-digest')}>
          {t('question.paperDone', { digest: `${scan.sha256.slice(0, 8)}…${scan.sha256.slice(-8)}` })}
        </p>
      )}
    </div>
  );
};

const Witness = ({ signed, of, onChange }: Props) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="fact">{t('question.witnessText')}</p>
      <Field label={t('question.witnessName')}>
        {(id) => (
          <Input
            id={id}
            value={signed.witness}
            maxLength={60}
            data-testid={idOf(of, 'witness-name')}
            onChange={(event) => onChange({ ...signed, witness: event.target.value })}
          />
        )}
      </Field>
      <Tick
        testId={idOf(of, 'witness-apart')}
        label={t('question.witnessApart')}
        isOn={signed.isApart}
        onChange={(isApart) => onChange({ ...signed, isApart })}
      />
    </>
  );
};

/** How it is signed: by hand on the screen, on paper, or by a witness for who cannot sign. */
export const EvidenceField = (props: Props) => {
  const { t } = useTranslation();
  const { signed, of, onChange } = props;
  const choose = (kind: EvidenceKind) => onChange({ kind, signature: [], scan: null, witness: '', isApart: false });
  return (
    <section className="side-part" data-testid={idOf(of, 'consent-evidence')}>
      {of === 'child' && <h3 className="side-title">{t('question.childSigns')}</h3>}
      <fieldset className="choice-row" aria-label={t('question.evidence')}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="pick"
            data-testid={idOf(of, `evidence-${kind}`)}
            aria-pressed={signed.kind === kind}
            onClick={() => choose(kind)}
          >
            {t(`question.evidenceKind.${kind}`)}
          </button>
        ))}
      </fieldset>
      {signed.kind === 'paper' && <PaperScan {...props} />}
      {signed.kind === 'witness' && <Witness {...props} />}
      {signed.kind !== 'paper' && (
        <SignatureField
          strokes={signed.signature}
          onChange={(signature) => onChange({ ...signed, signature })}
          testId={idOf(of, 'signature-field')}
          label={signed.kind === 'witness' ? t('question.witnessSignature') : t(labels[of])}
        />
      )}
    </section>
  );
};
