import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Note } from '../component/tone/note.tsx';
import style from './error-boundary.module.css';

type Crash = { error: Error; reference: string; stack: string };

/**
 * Keeps a screen that breaks from taking the rest of the program with it. Give it a `key` to start afresh elsewhere.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { crash: Crash | null }> {
  override state: { crash: Crash | null } = { crash: null };

  static getDerivedStateFromError(error: Error) {
    return { crash: { error, reference: crypto.randomUUID().slice(0, 8).toUpperCase(), stack: error.stack ?? '' } };
  }

  override componentDidCatch(_error: Error, info: ErrorInfo) {
    this.setState(({ crash }) =>
      crash === null ? null : { crash: { ...crash, stack: `${crash.stack}\n${info.componentStack ?? ''}` } },
    );
  }

  override render() {
    const { crash } = this.state;
    return crash === null ? (
      this.props.children
    ) : (
      <CrashNotice crash={crash} onRetry={() => this.setState({ crash: null })} />
    );
  }
}

function CrashNotice({ crash, onRetry }: { crash: Crash; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <section className={style.crash}>
      <h1 className={style.title}>{t('error.title')}</h1>
      <Note role="alert" tone="red" title={t('error.crash')}>
        <p>
          {t('error.crashSafe')} {t('error.crashNext')}
        </p>
        <p className="mono">{t('error.reference', { reference: crash.reference })}</p>
      </Note>
      <div className={style.acts}>
        <Button onClick={onRetry}>{t('act.retry')}</Button>
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(`${crash.reference}\n${crash.stack}`)}
        >
          {t('act.copyDetails')}
        </Button>
      </div>
    </section>
  );
}
