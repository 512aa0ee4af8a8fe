import { Monitor, Moon, Sun } from 'lucide-react';
import { type JSX, useState } from 'react';
import { browserStorage } from './browser-storage.js';
import { chooseTheme, rememberedTheme, type Theme, THEMES } from './theme.js';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const NAMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** Three radio buttons: as the system has it, light, dark. */
export function ThemeSwitch(): JSX.Element {
  const [chosen, setChosen] = useState<Theme>(() => rememberedTheme(browserStorage('localStorage')));
  const choose = (theme: Theme): void => {
    setChosen(theme);
    chooseTheme(theme, document.documentElement, browserStorage('localStorage'));
  };
  return (
    <fieldset className="border-line bg-surface flex rounded-lg border p-0.5">
      <legend className="sr-only">Colour theme</legend>
      {THEMES.map((theme) => {
        const Icon = ICONS[theme];
        return (
          <label
            key={theme}
            title={NAMES[theme]}
            className="text-muted hover:text-ink has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-accent relative grid size-8 cursor-pointer place-items-center rounded-md has-focus-visible:outline-3"
          >
            <input
              type="radio"
              name="theme"
              className="absolute inset-0 cursor-pointer opacity-0"
              aria-label={NAMES[theme]}
              checked={chosen === theme}
              onChange={() => {
                choose(theme);
              }}
            />
            <Icon aria-hidden size={16} />
          </label>
        );
      })}
    </fieldset>
  );
}
