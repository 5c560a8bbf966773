import { useTranslation } from 'react-i18next';
import { PickFew, PickOne, TextBox } from './fields';
import { PortField, type Ports } from './PortField';
import { type ReaderDraft, readerContents, readerPresets } from './readerForm';
import type { Faults, FaultWord } from './setUpFaults';
import { baudRates } from './turnstileForm';

interface Props {
  reader: ReaderDraft;
  index: number;
  faults: Faults;
  change(part: Partial<ReaderDraft>): void;
}

type TextKey = 'address' | 'scbk' | 'prefix' | 'startHex' | 'endHex' | 'lengthBytes';

const faultOf = ({ faults, index }: Props, field: keyof ReaderDraft): FaultWord | undefined => faults[`reader.${index}.${field}`];

const ReaderText = (props: Props & { field: TextKey; label: string; required?: boolean; maxLength: number }) => {
  const { reader, index, change, field, label, required = false, maxLength } = props;
  return (
    <TextBox
      label={label}
      required={required}
      maxLength={maxLength}
      value={reader[field]}
      fault={faultOf(props, field)}
      testId={`reader-${index}-${field}`}
      onChange={(value) => change({ [field]: value })}
    />
  );
};

const Framing = (props: Props) => {
  const { t } = useTranslation();
  const { reader, change } = props;
  return (
    <>
      <div className="setup-row">
        <ReaderText {...props} field="startHex" label={t('device.startHex')} maxLength={24} />
        <ReaderText {...props} field="endHex" label={t('device.endHex')} maxLength={24} />
        <ReaderText {...props} field="lengthBytes" label={t('device.lengthBytes')} maxLength={3} />
      </div>
      <div className="setup-row">
        <PickOne
          label={t('device.frameChecksum')}
          value={reader.checksum}
          options={(['none', 'xor', 'sum'] as const).map((value) => ({ value, label: t(`device.frameChecksumOf.${value}`) }))}
          onChange={(checksum) => change({ checksum })}
        />
        <PickOne
          label={t('device.content')}
          value={reader.content}
          options={readerContents.map((value) => ({ value, label: t(`device.contentOf.${value}`) }))}
          onChange={(content) => change({ content })}
        />
      </div>
    </>
  );
};

/** What a scanner types before and after a code. */
const TypedFrame = (props: Props) => {
  const { t } = useTranslation();
  const { reader, change } = props;
  return (
    <div className="setup-row">
      <ReaderText {...props} field="prefix" label={t('device.prefix')} required maxLength={8} />
      <PickFew
        label={t('device.end')}
        value={reader.end}
        options={(['Enter', 'Tab'] as const).map((value) => ({ value, label: t(`device.endOf.${value}`) }))}
        onChange={(end) => change({ end })}
      />
    </div>
  );
};

const showsBits = ({ preset, content }: ReaderDraft): boolean =>
  preset === 'wiegand' || preset === 'decimal' || (preset === 'other' && content !== 'text');

const OwnLine = ({ ports, ...props }: Props & { ports: Ports }) => {
  const { t } = useTranslation();
  const { reader, index, change } = props;
  return (
    <>
      <PortField
        ports={ports}
        value={reader.port}
        fault={faultOf(props, 'port')}
        testId={`reader-${index}-port`}
        onChange={(port) => change({ port })}
      />
      <div className="setup-row">
        <PickOne
          label={t('setup.baudRate')}
          value={reader.baudRate}
          options={baudRates.map((value) => ({ value, label: value }))}
          fault={faultOf(props, 'baudRate')}
          onChange={(baudRate) => change({ baudRate })}
        />
        {reader.preset === 'osdp' && <ReaderText {...props} field="address" label={t('device.address')} required maxLength={3} />}
        {showsBits(reader) && (
          <PickFew
            label={t('device.cardBits')}
            value={reader.cardBits}
            options={(['26', '34', '37'] as const).map((value) => ({ value, label: value }))}
            onChange={(cardBits) => change({ cardBits })}
          />
        )}
      </div>
      {reader.preset === 'osdp' && <ReaderText {...props} field="scbk" label={t('setup.scbk')} required maxLength={48} />}
      {reader.preset === 'other' && <Framing {...props} />}
    </>
  );
};

/** One reader with a line of its own, or a scanner that types. */
export const ReaderFields = ({
  ports,
  isTwoWay,
  remove,
  ...props
}: Props & { ports: Ports; isTwoWay: boolean; remove(): void }) => {
  const { t } = useTranslation();
  const { reader, index, change } = props;
  const number = { n: index + 1 };
  return (
    <fieldset className="setup-reader" aria-label={t('device.other', number)} data-testid={`reader-${index}`}>
      <div className="setup-reader-head">
        <PickOne
          label={t('device.preset')}
          value={reader.preset}
          options={readerPresets.map((value) => ({ value, label: t(`device.presetOf.${value}`) }))}
          onChange={(preset) => change({ preset })}
        />
        {isTwoWay && (
          <PickFew
            label={t('device.readerDirection')}
            value={reader.direction}
            options={(['entry', 'exit'] as const).map((value) => ({ value, label: t(`common.${value}`) }))}
            onChange={(direction) => change({ direction })}
          />
        )}
        <button
          type="button"
          className="action"
          aria-label={t('device.removeReader', number)}
          data-testid={`reader-${index}-remove`}
          onClick={remove}
        >
          ✕
        </button>
      </div>
      <p className="field-hint">{t(`device.presetHint.${reader.preset}`)}</p>
      {reader.preset === 'keyboard' ? <TypedFrame {...props} /> : <OwnLine ports={ports} {...props} />}
    </fieldset>
  );
};
