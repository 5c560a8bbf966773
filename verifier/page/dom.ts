type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

/** Makes an element. Texts become text nodes and never markup: what a receipt says is somebody else's word. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

/** A button that opens the choice of files. `onFiles` gets them each time, the same ones again too. */
export function fileButton(
  label: string,
  options: { accept?: string; capture?: boolean; multiple?: boolean; id: string; primary?: boolean },
  onFiles: (files: File[]) => void,
): HTMLElement {
  const input = el('input', {
    type: 'file',
    id: options.id,
    accept: options.accept,
    capture: options.capture ? 'environment' : undefined,
    multiple: options.multiple,
    class: 'unseen',
    change: () => {
      const files = [...(input.files ?? [])];
      input.value = '';
      if (files.length > 0) onFiles(files);
    },
  });
  return el('label', { class: options.primary ? 'button primary' : 'button', for: options.id }, input, el('span', {}, label));
}
