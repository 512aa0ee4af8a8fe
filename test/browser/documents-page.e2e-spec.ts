import { type Page } from 'playwright-core';
import {
  describeInBrowser,
  FakeStage,
  focused,
  PHONE,
  scrollsSideways,
  seriousFaults,
} from './fake-stage.js';
import { OPERATOR_KEY } from './fake-library.js';

jest.setTimeout(60_000);

describeInBrowser('the documents page in Chromium', () => {
  const stage = new FakeStage();

  async function opened(key = OPERATOR_KEY, options = {}): Promise<Page> {
    const page = await stage.open(options);
    await page.goto(`${stage.gateway.url}/documents`);
    await page.getByLabel('API key for this tab').fill(key);
    await page.keyboard.press('Enter');
    return page;
  }

  const row = (page: Page, name: string) => page.getByRole('listitem', { name });
  const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Some text.') });

  it('adds files, shows how far they are, and says which failed and why', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Add files' }).waitFor();
    await page.locator('[data-files]').setInputFiles([file('plan.md'), file('bad.md'), file('tool.exe')]);
    await row(page, 'plan.md').getByRole('progressbar').waitFor();
    await page.getByText('tool.exe: This is a program, which cannot be read.').waitFor();
    await row(page, 'plan.md').getByText('answers · collection controls · 3 passages').waitFor();
    await row(page, 'bad.md').getByText('The document has no text.').waitFor();
    await stage.picture(page, 'documents');
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await row(page, 'plan.md').waitFor();
  });

  it('deletes after a question, by keyboard', async () => {
    const page = await opened();
    await page.locator('[data-files]').setInputFiles([file('old.md')]);
    await row(page, 'old.md').getByRole('button', { name: 'Delete' }).focus();
    await page.keyboard.press('Enter');
    const question = row(page, 'old.md').getByRole('group', { name: 'Delete the document' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Delete');
    await page.keyboard.press('Enter');
    await question.waitFor();
    await page.keyboard.press('Enter');
    await row(page, 'old.md').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Documents');
    await page.getByText('old.md is deleted.').waitFor({ state: 'attached' });
  });

  it('puts a new version in the place of a document, by keyboard, and says why one is refused', async () => {
    const page = await opened();
    await page.locator('[data-files]').setInputFiles([file('policy.md')]);
    const old = row(page, 'policy.md');
    await old.getByText('answers · collection controls · 3 passages').waitFor();
    const choose = async (name: string): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await old.getByRole('button', { name: 'New version' }).focus();
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(file(name));
    };
    await choose('tool.exe');
    await old.getByRole('alert').getByText('This is a program, which cannot be read.').waitFor();
    await choose('revised.md');
    const revised = row(page, 'revised.md');
    await revised.getByText('being read · collection controls · version 2').waitFor();
    expect(await old.count()).toBe(1);
    await revised.getByText('answers · collection controls · version 2').waitFor();
    await old.waitFor({ state: 'detached' });
  });

  it('takes files that are dropped, and fits a phone', async () => {
    const page = await opened(OPERATOR_KEY, PHONE);
    await page.getByText('Or drop them here.').waitFor();
    await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['Some text.'], 'dropped.md', { type: 'text/markdown' }));
      document.querySelector('[data-drop]').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    })()`);
    await row(page, 'dropped.md').waitFor();
    expect(await scrollsSideways(page)).toBe(false);
    await stage.picture(page, 'documents-phone');
  });

  it('goes on by itself where the server asks for patience', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Add files' }).waitFor();
    stage.gateway.library.pauseNext = 1;
    await page.locator('[data-files]').setInputFiles([file('one.md'), file('two.md')]);
    await page.getByText('It goes on by itself').waitFor();
    await row(page, 'one.md').waitFor();
    await row(page, 'two.md').waitFor();
    expect(await page.getByText('Not added').count()).toBe(0);
  });

  it('adds a document by its address, and keeps one that is refused in the field', async () => {
    const page = await opened();
    const address = page.getByLabel('Or its address');
    await address.fill('http://10.0.0.7/policy.html');
    await address.press('Enter');
    await page.getByText('http://10.0.0.7/policy.html: This address is not a public one.').waitFor();
    expect(await address.inputValue()).toBe('http://10.0.0.7/policy.html');
    await address.fill('https://example.org/policy.html');
    await address.press('Enter');
    await row(page, 'https://example.org/policy.html').waitFor();
    expect(await address.inputValue()).toBe('');
    expect(await page.getByText('Not added').count()).toBe(0);
  });

  it('shows what is under way also after a reload, and cancels it', async () => {
    const page = await opened();
    await page.locator('[data-files]').setInputFiles([file('slow.md')]);
    await row(page, 'slow.md').getByRole('progressbar').waitFor();
    await page.reload();
    await row(page, 'slow.md').getByRole('progressbar').waitFor();
    await row(page, 'slow.md').getByRole('button', { name: 'Cancel' }).click();
    await row(page, 'slow.md').getByText('It was cancelled.').waitFor();
    await row(page, 'slow.md').getByRole('button', { name: 'Read again' }).waitFor();
  });

  it('says in the tab what it is, and what there is not', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Add files' }).waitFor();
    expect(await page.title()).toBe('Documents · Ground Control');
    await page.goto(`${stage.gateway.url}/nothing`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    expect(await page.title()).toBe('There is nothing here · Ground Control');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Ask a question' }).click();
    await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  });

  it('says that a key is wrong, and forgets it on demand', async () => {
    const page = await opened('another-key');
    await page.getByText('This API key is not valid.').waitFor();
    await page.getByRole('button', { name: 'Forget the API key' }).click();
    await page.getByLabel('API key for this tab').waitFor();
  });
});
