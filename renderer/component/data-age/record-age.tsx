import { useAsk } from '../../api/use-ask.ts';
import { DataAge } from './data-age.tsx';

/**
 * How old what is known of a record is. The feed brings every change of the office, so a record is known as of the
 * feed's last answer, however long ago the record itself changed; while a long copy still runs, as of its own arrival
 * only.
 */
export function RecordAge({ confirmedAt }: { confirmedAt: number }) {
  const { data: sync } = useAsk('sync.status', {});
  const heardAt = sync === undefined || sync.progress !== null ? null : sync.lastPulledAt;
  return <DataAge at={Math.max(confirmedAt, heardAt ?? 0)} warns />;
}

/** The same for a list of the office's records; of a copy that is still coming there is no such moment. */
export function FeedAge() {
  const { data: sync } = useAsk('sync.status', {});
  return sync === undefined || sync.progress !== null ? null : <DataAge at={sync.lastPulledAt} warns />;
}
