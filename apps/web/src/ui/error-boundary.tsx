import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

/** Keeps a fault of the page from leaving a blank screen: says so and offers a reload, also without what was saved. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) {
      return this.props.children;
    }
    return (
      <main className="mx-auto max-w-xl px-6 py-24" role="alert">
        <h1 className="font-serif text-3xl">This page has stopped working</h1>
        <p className="text-muted mt-4 leading-relaxed">
          The fault is ours. A reload brings the page back; starting afresh also drops the conversation kept
          in this tab.
        </p>
        <p className="mt-8 flex gap-3">
          <button type="button" className="solid-button" onClick={reload}>
            Reload
          </button>
          <button type="button" className="quiet-button" onClick={startAfresh}>
            Start afresh
          </button>
        </p>
      </main>
    );
  }
}

function reload(): void {
  window.location.reload();
}

function startAfresh(): void {
  window.sessionStorage.clear();
  window.location.assign('/');
}
