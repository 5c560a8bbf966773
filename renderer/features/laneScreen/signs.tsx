import type { ReactNode } from 'react';

const Head = ({ children }: { children?: ReactNode }) => (
  <>
    <path d="M50 12c-18 0-28 12-28 32c0 23 13 41 28 41s28-18 28-41c0-20-10-32-28-32z" />
    <path d="M21 45q-7-1-6 6t8 8M79 45q7-1 6 6t-8 8M23 37q8-13 27-13t27 13" />
    {children}
  </>
);

const OpenEyes = () => (
  <g>
    <path d="M30 45q8-8 15 0q-8 7-15 0zM55 45q8-8 15 0q-8 7-15 0z" />
    <circle className="solid" cx="37.5" cy="44.8" r="2" />
    <circle className="solid" cx="62.5" cy="44.8" r="2" />
  </g>
);

const ShutEyes = () => (
  <path
    className="accent"
    d="M29 43q8 7 16 0M55 43q8 7 16 0M31.5 49l-2 4M37 50.500v4.500M42.500 49l2 4M57.500 49l-2 4M63 50.500v4.500M68.500 49l2 4"
  />
);

/** A head turned to its own left, which is the left of the screen for whoever stands before it. */
const TurnedLeft = () => (
  <g>
    <path d="M58 10c-19-2-31 10-31 27c0 3-1 5-3 9l-5 10q-1 3 2 4l5 1v9q0 8 8 8l8-1l2 11M58 10c16 1 25 14 25 31c0 14-6 24-11 31v16" />
    <path d="M33 40q7-5 13 0q-6 5-13 0z" />
    <path className="accent thick" d="M47 3C31 -1 15 5 7 19M5 5l1.500 15l14-4.500" />
  </g>
);

const drawings = {
  blink: {
    box: '0 0 250 100',
    drawn: (
      <>
        <Head>
          <OpenEyes />
          <path d="M39 69q11 8 22 0" />
        </Head>
        <path className="accent thick" d="M97 48h52M134 33l16 15l-16 15" />
        <g transform="translate(150 0)">
          <Head>
            <ShutEyes />
            <path d="M39 69q11 8 22 0" />
          </Head>
        </g>
      </>
    ),
  },
  'turn-left': { box: '0 -6 100 106', drawn: <TurnedLeft /> },
  'turn-right': {
    box: '0 -6 100 106',
    drawn: (
      <g transform="matrix(-1 0 0 1 100 0)">
        <TurnedLeft />
      </g>
    ),
  },
  'show-face': {
    box: '0 0 100 100',
    drawn: (
      <>
        <g transform="translate(12 14) scale(.76)">
          <Head>
            <OpenEyes />
            <path d="M39 69q11 8 22 0" />
          </Head>
        </g>
        <path className="accent thick" d="M6 24V6h18M76 6h18v18M94 76v18H76M24 94H6V76" />
      </>
    ),
  },
  'hold-card': {
    box: '0 0 100 100',
    drawn: (
      <>
        <path d="M8 38h46v32H8zM8 48h46M15 60h14" />
        <path className="accent thick" d="M66 40q9 14 0 28M77 33q14 21 0 42M88 26q19 28 0 56" />
      </>
    ),
  },
  pass: {
    box: '0 0 100 100',
    drawn: (
      <>
        <circle className="solid" cx="40" cy="13" r="9" />
        <path className="thick" d="M40 28L35 57M35 57l14 13l3 23M35 57L26 76L12 90M40 31l-17 13l-5 15M40 31l13 15l14 4" />
        <path className="accent thick" d="M66 70h28M82 58l13 12l-13 12" />
      </>
    ),
  },
  wait: {
    box: '0 0 100 100',
    drawn: (
      <>
        <Guard />
        <circle className="accent plate" cx="80" cy="72" r="17" />
        <path className="accent" d="M80 62v11l7 5" />
      </>
    ),
  },
  face: {
    box: '0 0 100 100',
    drawn: (
      <g transform="translate(6 6) scale(.88)">
        <Head>
          <OpenEyes />
          <path d="M39 69q11 8 22 0" />
        </Head>
      </g>
    ),
  },
  guard: { box: '0 0 100 100', drawn: <Guard /> },
} as const;

function Guard() {
  return (
    <>
      <path d="M24 27q21-22 42 0l-3 8H27zM29 36q0 24 16 24t16-24M12 95q2-30 33-30t33 30" />
      <path className="solid" d="M41 21h8v7h-8z" />
      <path d="M45 66l-6 8l6 16l6-16z" />
    </>
  );
}

export type SignName = keyof typeof drawings;

/** A drawing that is understood without reading; the words stand beside it, so it is hidden from screen readers. */
export const Sign = ({ name }: { name: SignName }) => (
  <svg className="lane-sign" data-sign={name} viewBox={drawings[name].box} aria-hidden="true">
    {drawings[name].drawn}
  </svg>
);
