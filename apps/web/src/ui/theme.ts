export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'ground-control.theme';

/** The remembered theme; `system` where nothing (or nothing usable) is remembered or storage is forbidden. */
export function rememberedTheme(storage: Storage | undefined): Theme {
  const stored = storage?.getItem(KEY);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** Shows a theme at once and remembers it for the next visit. */
export function chooseTheme(theme: Theme, root: HTMLElement, storage: Storage | undefined): void {
  showTheme(theme, root);
  try {
    storage?.setItem(KEY, theme);
  } catch {
    return;
  }
}

export function showTheme(theme: Theme, root: HTMLElement): void {
  if (theme === 'system') {
    root.removeAttribute('data-theme');
    return;
  }
  root.setAttribute('data-theme', theme);
}
