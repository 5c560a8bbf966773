/** A box to tick with its words; the whole line is the target. */
export const Tick = ({
  label,
  isOn,
  onChange,
  testId,
}: {
  label: string;
  isOn: boolean;
  onChange(isOn: boolean): void;
  testId: string;
}) => (
  <label className="tick">
    <input type="checkbox" checked={isOn} data-testid={testId} onChange={(event) => onChange(event.target.checked)} />
    {label}
  </label>
);
