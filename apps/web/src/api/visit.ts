/**
 * Tells the gateway that somebody opened the page; it sets the visitor cookie. Only statistics hang on it, so nobody
 * waits for the answer and a failure changes nothing on the page.
 */
export async function countVisit(baseUrl: string, send: typeof fetch): Promise<void> {
  try {
    await send(`${baseUrl}/api/v1/visits`, { method: 'POST', credentials: 'include', keepalive: true });
  } catch {
    // The first question says what is wrong, in words that help.
  }
}
