import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../component/dialog/dialog.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { useKeyRegistry } from '../key/key-provider.tsx';
import type { KeyBinding } from '../key/registered.ts';
import { useKeys } from '../key/use-keys.ts';
import style from './key-help.module.css';

type Props = { /** Those of the dialog that it stands above. */ inDialog: boolean; onClose: () => void };

/**
 * The keys that work now: those of the screen, then those that work everywhere, read from what is bound, so never
 * stale; beneath them the four words of the desks that an officer may ask about.
 */
export function KeyHelp({ inDialog, onClose }: Props) {
  const { t } = useTranslation();
  const registry = useKeyRegistry();
  const [bindings] = useState(() => registry.listBindings(inDialog));
  // Above another dialog `Esc` closes this one alone.
  useKeys([{ key: 'Escape', label: t('act.close'), run: onClose, inField: true, hidden: true }], { inDialog: true });
  const here = bindings.filter(({ everywhere }) => everywhere !== true);
  const everywhere = bindings.filter((binding) => binding.everywhere === true);
  return (
    <Dialog title={t('help.title')} size="lg" closeOnEscape={false} onClose={onClose}>
      <div className={style.columns}>
        {here.length > 0 && <Keys title={t('help.here')} bindings={here} />}
        <Keys title={t('help.everywhere')} bindings={everywhere} />
      </div>
      <p className={style.note}>{t('help.note')}</p>
      <section className={style.words}>
        <h2 className={style.title}>{t('help.words.title')}</h2>
        {(['blank', 'sheet', 'serial', 'slip'] as const).map((word) => (
          <p key={word}>{t(`help.words.${word}`)}</p>
        ))}
      </section>
    </Dialog>
  );
}

function Keys({ title, bindings }: { title: string; bindings: readonly KeyBinding[] }) {
  return (
    <section>
      <h2 className={style.title}>{title}</h2>
      <dl className={style.list}>
        {bindings.map(({ key, label }) => (
          <div key={key} className={style.line}>
            <dt>{label}</dt>
            <dd>
              <span className="visually-hidden">{key}</span>
              <KeyHint keys={key} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
