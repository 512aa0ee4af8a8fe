import { PROMPT_VERSION } from './prompt-version.js';
import * as prompt from './prompt.js';

/** The version that a process would have whose prompts are made by `build`. */
function versionWith(build: typeof prompt.buildPrompt): string | undefined {
  let version: string | undefined;
  jest.isolateModules(() => {
    jest.doMock('./prompt.js', () => ({ ...prompt, buildPrompt: build }));
    ({ PROMPT_VERSION: version } = jest.requireActual<{ PROMPT_VERSION: string }>('./prompt-version.js'));
    jest.dontMock('./prompt.js');
  });
  return version;
}

describe('PROMPT_VERSION', () => {
  it('is the same for the same prompts, and another for other ones', () => {
    expect(PROMPT_VERSION).toMatch(/^[0-9a-f]{12}$/);
    expect(versionWith(prompt.buildPrompt)).toBe(PROMPT_VERSION);
    const instructed: typeof prompt.buildPrompt = (input) => {
      const built = prompt.buildPrompt(input);
      return { ...built, system: `${built.system}\n7. Be kind.` };
    };
    expect(versionWith(instructed)).not.toBe(PROMPT_VERSION);
  });
});
