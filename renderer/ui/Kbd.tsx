/** A key of the keyboard, as a hint on a button. */
export const Kbd = ({ children }: { children: string }) => <kbd className="kbd">{children}</kbd>;
