import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../../api/request.ts';
import { openAhead } from '../../component/pdf-viewer/ahead.ts';

/** So long a case is likely to be the next before anything is done for it: who leafs through rows passes many by. */
const restMs = 150;

/**
 * Reads a case before it is opened, and opens its document, where that lies here already: nothing is fetched, taken or
 * told to anybody for it.
 */
export const useCaseAhead = (id: string | null | undefined): void => {
  const client = useQueryClient();
  useEffect(() => {
    if (id === null || id === undefined || id === '') return;
    const key = ['document.open', { id }];
    const prepare = async (): Promise<void> => {
      void client.prefetchQuery({
        queryKey: ['application.get', { id }],
        queryFn: () => request('application.get', { id }),
      });
      const paper = await request('document.open', { id, onlyHere: true });
      const asked = client.getQueryCache().find({ queryKey: key });
      // Opened meanwhile: the case asks for itself
      if (asked?.isActive() === true || asked?.state.fetchStatus === 'fetching') return;
      client.setQueryData(key, paper);
      openAhead(paper.url);
    };
    // What cannot be read ahead is told of when the case is opened
    const timer = setTimeout(() => void prepare().catch(() => undefined), restMs);
    return () => clearTimeout(timer);
  }, [client, id]);
};
