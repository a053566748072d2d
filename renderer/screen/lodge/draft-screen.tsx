import { Button } from '@mantine/core';
import { IconSend, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTime } from '#domain/civil-date.ts';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import { countOwners, mostOwners, type Section } from '#domain/lodge-form.ts';
import { useCommand, useRequest } from '../../api/use-command.ts';
import { useKeys } from '../../app/key/use-keys.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useWord } from '../../app/use-word.ts';
import { DecisionBar } from '../../component/decision-bar/decision-bar.tsx';
import { ErrorNotice } from '../../component/error-notice/error-notice.tsx';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import { Screen } from '../../component/screen/screen.tsx';
import { DraftDocument } from './draft-document.tsx';
import { DraftNotes } from './draft-notes.tsx';
import { DraftSide } from './draft-side.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { FormField } from './form-field.tsx';
import { KnownNote } from './known-note.tsx';
import style from './lodge.module.css';
import { useDraftForm } from './use-draft-form.ts';

/** The form of a service, from its parts; kept as it is typed. `Ctrl+Enter` lodges it. */
export function DraftScreen({ view }: { view: DraftView }) {
  const { t } = useTranslation('lodge');
  const { pick } = useLanguage();
  const word = useWord();
  const client = useQueryClient();
  const { id, sections, faults, document } = view;
  const { form, brought, setBrought, flush, isSaving, error } = useDraftForm(view);
  const [isAsked, setAsked] = useState(false);
  const [isDropping, setDropping] = useState(false);
  const [isLooking, setLooking] = useState(false);
  const sheetRef = useRef<HTMLDivElement>(null);
  const { touchedFields } = form.formState;

  const attach = useRequest('draft.attach', (next) => {
    if (next !== null) client.setQueryData(['draft.get', { id }], next);
  });
  const arrange = useRequest('draft.arrange', (next) => client.setQueryData(['draft.get', { id }], next));
  const lodge = useCommand('application.lodge', () => {
    // The place stays: what was a draft is now lodged
    void client.invalidateQueries({ queryKey: ['draft.get', { id }] });
  });

  const refuse = (): void => {
    setAsked(true);
    setLooking(false);
    const first = sections.flatMap(({ fields }) => fields).find(({ path }) => faults[path] !== undefined);
    if (first === undefined) return;
    // Once the form is in sight again
    requestAnimationFrame(() =>
      sheetRef.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first.path)}"]`)?.focus(),
    );
  };
  const submit = async (): Promise<void> => {
    await flush();
    lodge.mutate({ id }, { onError: ({ code }) => code === 'DRAFT_INCOMPLETE' && refuse() });
  };
  const doLodge = (): void => void submit().catch(() => undefined); // the form shows what keeps it from being kept
  const doAttach = (): void =>
    void flush()
      .then(() => attach.mutate({ id }))
      .catch(() => undefined);
  const isLookingNow = isLooking && document !== null;
  const owners = countOwners(form.getValues());
  const addOwner = (): void => {
    form.setValue(`owners/${owners}/name`, '');
    void flush()
      .then(() => requestAnimationFrame(() => form.setFocus(`owners/${owners}/kind`)))
      .catch(() => undefined);
  };
  useKeys([
    { key: 'Ctrl+U', label: t('papers.attach'), run: doAttach },
    {
      key: 'F6',
      label: isLookingNow ? t('look.back') : t('look.act'),
      run: () => setLooking(!isLookingNow),
      blocked: document === null ? t('papers.none') : undefined,
    },
    {
      key: 'F4',
      label: t('addOwner'),
      run: addOwner,
      blocked: owners >= mostOwners ? t('ownersFull') : undefined,
    },
  ]);

  const titleOf = ({ id: kind, of }: Section): string => {
    if (kind === 'owner')
      return owners > 1
        ? t('section.numbered', { name: pick(view.parties.owners), number: Number(of) + 1 })
        : pick(view.parties.owners);
    if (kind === 'registered' && view.parties.registered !== undefined) return pick(view.parties.registered);
    if (kind === 'declared') return t('section.declared', { paper: word('paper', String(of)) });
    return t(`section.${kind === 'registered' ? 'register' : kind}`);
  };
  const faultOf = (path: string) => {
    const fault = faults[path];
    // What is missing is told once it was asked for, what is wrong once the field was left
    return isAsked || (fault !== 'missing' && touchedFields[path] === true) ? fault : undefined;
  };
  const left = Object.keys(faults).length;
  const toFill = Object.entries(view.known?.typed ?? {}).filter(([path]) => (view.typed[path] ?? '').trim() === '');
  const isKnown = (path: string): boolean =>
    view.typed[path] !== undefined && view.typed[path] === view.known?.typed[path];
  const fill = (): void => {
    // What was typed meanwhile stays
    for (const [path, text] of toFill) if ((form.getValues(path) ?? '').trim() === '') form.setValue(path, text);
    void flush().catch(() => undefined);
  };

  return (
    <Screen
      body="fill"
      title={pick(view.service.name)}
      meta={
        <span className={style.faint} role="status">
          {isSaving ? t('saving') : t('saved', { at: formatTime(view.savedAt) })}
        </span>
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconTrash className={style.icon} aria-hidden="true" />}
          onClick={() => setDropping(true)}
        >
          {t('drop.act')}
        </Button>
      }
      footer={
        <DecisionBar
          decisions={[
            {
              label: t('lodge'),
              key: 'Ctrl+Enter',
              tone: 'primary',
              icon: IconSend,
              busy: lodge.isPending,
              onAct: doLodge,
            },
          ]}
        >
          <p role="status">
            {left > 0 ? t('left', { count: left }) : document === null ? t('papersLeft') : t('ready')}
          </p>
        </DecisionBar>
      }
    >
      <div className={style.draft}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached and scrolled by the keyboard */}
        <div className={style.sheet} ref={sheetRef} tabIndex={0} hidden={isLookingNow}>
          {error !== null && <ErrorNotice error={error} onRetry={() => void flush().catch(() => undefined)} />}
          {lodge.error !== null && <ErrorNotice error={lodge.error} />}
          {attach.error !== null && <ErrorNotice error={attach.error} />}
          {arrange.error !== null && <ErrorNotice error={arrange.error} />}
          <DraftNotes view={view} />
          <KnownNote known={view.known} empty={toFill.length} onFill={fill} />
          {sections.map((section) => (
            <fieldset key={section.path} className={style.section}>
              <legend className={style.sectionTitle}>
                {section.optional ? t('optional', { label: titleOf(section) }) : titleOf(section)}
              </legend>
              {section.id === 'collector' && <p className={style.faint}>{t('collectorHint')}</p>}
              <div className={style.fields}>
                {section.fields.map((field) => (
                  <FormField
                    key={field.path}
                    field={field}
                    form={form}
                    fault={faultOf(field.path)}
                    isFilled={isKnown(field.path)}
                    counties={view.counties}
                  />
                ))}
              </div>
              {section.id === 'owner' && section.of === owners - 1 && owners < mostOwners && (
                <Button
                  className={style.addOwner}
                  variant="default"
                  leftSection={<IconUserPlus className={style.icon} aria-hidden="true" />}
                  rightSection={<KeyHint keys="F4" />}
                  onClick={addOwner}
                >
                  {t('addOwner')}
                </Button>
              )}
            </fieldset>
          ))}
        </div>
        {isLookingNow && <DraftDocument id={id} document={document} onClose={() => setLooking(false)} />}
        <DraftSide
          view={view}
          brought={brought}
          onBrought={setBrought}
          onAttach={doAttach}
          onLook={() => setLooking(true)}
          isAttaching={attach.isPending || arrange.isPending}
          onArrange={(papers) => arrange.mutate({ id, papers })}
        />
      </div>
      {isDropping && <DropDialog id={id} onClose={() => setDropping(false)} />}
    </Screen>
  );
}
