import { type ReactNode, useState } from 'react';

/** Fields that most stations leave alone, folded away; a fault among them keeps them in sight. */
export const MoreFields = (props: { title: string; testId: string; hasFault: boolean; children: ReactNode }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="setup-more"
      data-testid={props.testId}
      open={isOpen || props.hasFault}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>{props.title}</summary>
      {props.children}
    </details>
  );
};
