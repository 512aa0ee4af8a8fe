import './api/no-eval.js';
import './main.css';
import { type JSX, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chatClient, type Surroundings } from './api/chat-client.js';
import { conversationsClient } from './api/conversations-client.js';
import { documentsClient } from './api/documents-client.js';
import { libraryClient } from './api/library-client.js';
import { countVisit } from './api/visit.js';
import { App } from './app.js';
import { DocumentsPage } from './features/library/documents-page.js';
import { DocumentsContext } from './features/documents/documents-context.js';
import { type ChatSurroundings } from './features/chat/use-chat.js';
import { browserStorage } from './ui/browser-storage.js';
import { ErrorBoundary } from './ui/error-boundary.js';
import { NothingHere } from './ui/nothing-here.js';
import { isPath } from './ui/route.js';
import { rememberedTheme, showTheme } from './ui/theme.js';

showTheme(rememberedTheme(browserStorage('localStorage')), document.documentElement);

const gateway = (import.meta.env.VITE_API_URL ?? '').replace(/\/+$/, '');
void countVisit(gateway, (input, init) => fetch(input, init));

const network: Surroundings = {
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  online: () => navigator.onLine,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const surroundings: ChatSurroundings = {
  answers: chatClient(gateway, network),
  conversations: conversationsClient(gateway, network),
  storage: browserStorage('sessionStorage'),
};
const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no #root');
}
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <DocumentsContext value={documentsClient(gateway, network)}>
        <Page path={window.location.pathname} />
      </DocumentsContext>
    </ErrorBoundary>
  </StrictMode>,
);

function Page({ path }: { readonly path: string }): JSX.Element {
  if (/^\/documents\/?$/.test(path)) {
    return <DocumentsPage connect={(key) => libraryClient(gateway, network, key)} />;
  }
  return isPath(path) ? <App surroundings={surroundings} /> : <NothingHere />;
}
