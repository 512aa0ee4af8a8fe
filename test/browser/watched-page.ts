import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** A page in a context of its own, with what it did that it must not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Requests that left the page's origin. */
  readonly strangers: readonly string[];
  /** Uncaught errors, warnings of React, violations of the content security policy. */
  readonly faults: readonly string[];
}

export async function openWatched(
  browser: Browser,
  baseUrl: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const strangers: string[] = [];
  const faults: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(`${baseUrl}/`) && !request.url().startsWith('data:')) {
      strangers.push(request.url());
    }
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|warning:|same key/i.test(message.text())) {
      faults.push(message.text());
    }
  });
  await page.goto(baseUrl);
  await page.getByRole('main').waitFor();
  return { page, strangers, faults };
}
