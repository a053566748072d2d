import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import { ProgramError } from '../../api/program-error.ts';
import { useRequest } from '../../api/use-command.ts';
import { useDraft } from '../../app/draft.tsx';

/** What was typed, by the path of the field: paths have no dot, so that the library nests nothing. */
export type Values = Record<string, string>;
/** A pause in typing after which it is kept: a kill loses no more. */
const pauseMs = 300;
/** So long after it could not be kept, a full disk for one, it is tried again. */
const retryMs = 5000;

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
  /** What could not be kept lives on in the window, over a visit to another desk. */
  const initialRef = useRef(view.typed);
  const unkept = useDraft<Values>(`lodge ${id}`, () => initialRef.current);
  const form = useForm<Values>({ defaultValues: unkept.value });
  const save = useRequest('draft.save', (next) => client.setQueryData(['draft.get', { id }], next));
  const latest = useRef({ brought: view.brought, saved: JSON.stringify([view.typed, view.brought]) });
  const isHere = useRef(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { mutateAsync } = save;
  const hereRef = useRef(unkept);
  useLayoutEffect(() => {
    hereRef.current = unkept;
  });
  const { getValues, subscribe } = form;

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    const [typed, brought] = [toTyped(getValues()), [...latest.current.brought]];
    const text = JSON.stringify([typed, brought]);
    if (text === latest.current.saved) return;
    try {
      await mutateAsync({ id, typed, brought });
      latest.current.saved = text;
      if (hereRef.current.value !== initialRef.current) hereRef.current.drop();
    } catch (error) {
      // One that is lodged or discarded takes no more
      if (!(error instanceof ProgramError && error.code === 'NOT_FOUND')) hereRef.current.set(typed);
      throw error;
    }
  }, [getValues, mutateAsync, id]);
  const later = useCallback(
    (afterMs = pauseMs): void => {
      clearTimeout(timer.current);
      // The error is the form's to show; the text stays in it, and is kept once there is room
      timer.current = setTimeout(() => void flush().catch(() => isHere.current && later(retryMs)), afterMs);
    },
    [flush],
  );
  useEffect(() => subscribe({ formState: { values: true }, callback: () => later() }), [subscribe, later]);
  const { isKept: wasUnkept } = unkept;
  useEffect(() => {
    if (wasUnkept) later(0);
  }, [wasUnkept, later]);
  // Leaving for another desk keeps what the pause had not
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      void flush().catch(() => undefined);
    };
  }, [flush]);

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
