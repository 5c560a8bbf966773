const shapes = {
  pass: 'M4 12.5l5.2 5.2L20 7',
  ask: 'M12 3.5L22 20.5H2zM12 10v5M12 17.2v.8',
  bad: 'M6 6l12 12M18 6L6 18',
  info: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11v6M12 7.2v.6',
  off: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8 12h8',
  wait: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5.5l3.5 2',
  card: 'M3 6h18v12H3zM3 10.5h18M6.5 15h4',
  face: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 10v1M15 10v1M8.8 15c2 1.8 4.4 1.8 6.4 0',
  camera: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13',
  gate: 'M5 21V4h10v17M3 21h18M12 12.5v1M15 6h4v15',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 20.5c1-4.5 4-6 7.5-6s6.5 1.5 7.5 6',
  key: 'M8 8.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M11.5 10.5L20 2.8M17 5.5l3 3',
  visitor: 'M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M2.5 20c.8-4 3.2-5.5 6.5-5.5s5.7 1.5 6.5 5.5M18 9v7M14.5 12.5h7',
  help: 'M8 4.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M8 11v9M8 13.5l6-2M17 8.5a2 2 0 1 0 0 4a2 2 0 1 0 0-4M17 14v6',
  tool: 'M14.5 6.5a4.5 4.5 0 0 1 5.5-1l-3 3l1.5 1.5l3-3a4.5 4.5 0 0 1-6 5.5L8 20l-3.5-3.5L13 9a4.5 4.5 0 0 1 1.5-2.5',
  emergency: 'M13 2L4.5 13.5H11L10 22l9-12h-6.5z',
  shield: 'M12 2.5l8 3v6c0 5-3.5 8.5-8 10.5c-4.5-2-8-5.5-8-10.5v-6z',
  screen: 'M3 5h18v11H3zM12 16v4M8 20h8',
  eye: 'M2.500 12c5-7.500 14-7.500 19 0c-5 7.500-14 7.500-19 0M12 9.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5',
  left: 'M20 12H5M11 5.500L4.500 12L11 18.500',
  right: 'M4 12h15M13 5.500L19.500 12L13 18.500',
  plus: 'M12 5v14M5 12h14',
  undo: 'M9 7H4V2M4.5 7A9 9 0 1 1 3 13',
  shut: 'M4 21V6M2.500 21h4M4 10h17M4 14h17M21 9v6',
  standsOpen: 'M13 4h5v17M3 21h18M13 4L6 7v14M9.500 13.500v1.500',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2',
  fire: 'M12.500 2.500c.5 4 5 6 5 11a5.500 5.500 0 0 1-11 0c0-2.500 1.200-4 2.500-5c0 2 .8 3 1.800 3.200c.7-3-.3-6 1.700-9.200',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500M20 14v2M14 20h2M19 19h1.500v1.500',
  keypad: 'M6 5h.1M12 5h.1M18 5h.1M6 12h.1M12 12h.1M18 12h.1M6 19h.1M12 19h.1M18 19h.1',
  box: 'M3.500 7.500L12 3l8.500 4.500v9L12 21l-8.500-4.500zM3.500 7.500L12 12l8.500-4.500M12 12v9',
  crowd:
    'M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M2.500 19c.5-3.500 2.500-5 5.500-5s5 1.500 5.500 5M16 6a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5M16.500 14c2.500 0 4.500 1.500 5 5',
  broom: 'M15 3l-4 8M6.500 11h9l2.500 9.500H4zM9 20l.8-4M13.500 20l-.5-4',
} as const;

export type IconName = keyof typeof shapes;

/** A drawn sign beside a word; the word carries the meaning, so it is hidden from screen readers. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    className={`icon icon-${name}`}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2.2"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={shapes[name]} />
  </svg>
);
