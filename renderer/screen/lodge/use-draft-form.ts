import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { useRequest } from '../../api/use-command.ts';

/** What was typed, by the path of the field: paths have no dot, so that the library nests nothing. */
export type Values = Record<string, string>;
/** A pause in typing after which it is kept: a kill loses no more. */
const pauseMs = 300;

/** An owner who was added and is not named yet is kept as one. */
const isKept = ([path, text]: [string, string | undefined]): boolean =>
  (text ?? '').trim() !== '' || /^owners\/[1-9]\/name$/.test(path);
const toTyped = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(isKept));

export type DraftForm = {
  form: UseFormReturn<Values>;
  brought: readonly string[];
  setBrought: (brought: readonly string[]) => void;
  /** Keeps what is typed now; resolves once it is kept. */
  flush: () => Promise<void>;
  isSaving: boolean;
  error: ProgramError | null;
};

/** The form of a draft, kept by itself after each pause; what the program says to it comes back with each keeping. */
export const useDraftForm = (view: DraftView): DraftForm => {
  const { id } = view;
  const client = useQueryClient();
  const form = useForm<Values>({ defaultValues: view.typed });
  const save = useRequest('draft.save', (next) => client.setQueryData(['draft.get', { id }], next));
  const latest = useRef({ brought: view.brought, saved: JSON.stringify([view.typed, view.brought]) });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { mutateAsync } = save;
  const { getValues, subscribe } = form;

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    const [typed, brought] = [toTyped(getValues()), [...latest.current.brought]];
    const text = JSON.stringify([typed, brought]);
    if (text === latest.current.saved) return;
    await mutateAsync({ id, typed, brought });
    latest.current.saved = text;
  }, [getValues, mutateAsync, id]);
  const later = useCallback((): void => {
    clearTimeout(timer.current);
    // The error is the form's to show; the text stays in it
    timer.current = setTimeout(() => void flush().catch(() => undefined), pauseMs);
  }, [flush]);
  useEffect(() => subscribe({ formState: { values: true }, callback: later }), [subscribe, later]);
  // Leaving for another desk keeps what the pause had not
  useEffect(() => () => void flush().catch(() => undefined), [flush]);

  return {
    form,
    brought: view.brought,
    setBrought: (brought) => {
      latest.current.brought = [...brought];
      void flush().catch(() => undefined);
    },
    flush,
    isSaving: save.isPending,
    error: save.error,
  };
};
