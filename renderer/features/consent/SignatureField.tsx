import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Signature } from '../../../main/contract/people';

const strokesAtMost = 60;
const pointsAtMost = 2_000;

type Stroke = Signature[number];

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const rounded = (value: number): number => Math.round(clamp(value) * 10_000) / 10_000;

/** A stroke as an SVG path; a tap is drawn as a dot, for which a line needs its point twice. */
const drawn = (stroke: Stroke): string => {
  const [start, ...rest] = stroke;
  return start ? `M${start.join(' ')}L${(rest.length > 0 ? rest : [start]).map((point) => point.join(' ')).join('L')}` : '';
};

/** Takes a signature by pen, finger or mouse. Points are fractions 0..1 of the field; it is drawn from the same strokes that are kept. */
export const SignatureField = ({
  strokes,
  onChange,
  label,
  testId = 'signature-field',
}: {
  strokes: Signature;
  onChange(strokes: Signature): void;
  /** Whose signature it is. */
  label: string;
  testId?: string;
}) => {
  const { t } = useTranslation();
  const isDown = useRef(false);

  const pointOf = (event: PointerEvent<SVGSVGElement>): Stroke[number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [rounded((event.clientX - box.left) / (box.width || 1)), rounded((event.clientY - box.top) / (box.height || 1))];
  };
  const start = (event: PointerEvent<SVGSVGElement>): void => {
    if (strokes.length >= strokesAtMost) return;
    isDown.current = true;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    onChange([...strokes, [pointOf(event)]]);
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const last = strokes.at(-1);
    if (!isDown.current || !last || last.length >= pointsAtMost) return;
    onChange([...strokes.slice(0, -1), [...last, pointOf(event)]]);
  };
  const end = (): void => {
    isDown.current = false;
  };

  return (
    <div className="signature">
      <div className="signature-bar">
        <strong>{label}</strong>
        <button
          type="button"
          className="action"
          data-testid="signature-clear"
          disabled={strokes.length === 0}
          onClick={() => onChange([])}
        >
          {t('consent.clear')}
        </button>
      </div>
      <svg
        className="signature-field"
        data-testid={testId}
        role="img"
        aria-label={label}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <path d={strokes.map(drawn).join('')} />
      </svg>
      {strokes.length === 0 && <span className="signature-hint">{t('consent.signHere')}</span>}
    </div>
  );
};
