import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconEye, IconPaperclip, IconRotateClockwise, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DraftView } from '#domain/contract/screen/lodge.ts';
import type { DraftPaper } from '#domain/lodge.ts';
import { useLanguage } from '../../app/use-language.ts';
import { formatSize } from '../../component/count/format-size.ts';
import { KeyHint } from '../../component/key-hint/key-hint.tsx';
import style from './lodge.module.css';

export type ArrangedPapers = Pick<DraftPaper, 'sha256' | 'turn' | 'line'>[];
const quarters = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;

type Props = {
  view: DraftView;
  onAttach: () => void;
  onLook: () => void;
  isAttaching: boolean;
  onArrange: (papers: ArrangedPapers) => void;
};

/** The papers that were brought in, in the order in which they are joined to the one PDF. */
export function DraftPapers({ view: { papers, document, lines }, onAttach, onLook, isAttaching, onArrange }: Props) {
  const { t } = useTranslation('lodge');
  const { pick } = useLanguage();
  const arrange = (next: readonly DraftPaper[]): void =>
    onArrange(next.map(({ sha256, turn, line }) => ({ sha256, turn, line })));
  const change = (at: number, what: Partial<DraftPaper>): void =>
    arrange(papers.map((one, index) => (index === at ? { ...one, ...what } : one)));
  const move = (at: number, by: 1 | -1): void => {
    const [one] = papers.slice(at, at + 1);
    if (one !== undefined) arrange(papers.toSpliced(at, 1).toSpliced(at + by, 0, one));
  };
  return (
    <>
      <ol className={style.papers}>
        {papers.map((paper, at) => (
          <li key={paper.sha256} className={style.attached}>
            <span className={style.paperName}>{paper.name}</span>
            <span className={style.faint}>
              {[
                ...(paper.pageCount === null ? [] : [t('papers.pages', { count: paper.pageCount })]),
                formatSize(paper.sizeBytes),
                ...(paper.turn === 0 ? [] : [t('papers.turned', { degrees: paper.turn })]),
              ].join(' · ')}
            </span>
            {paper.isGrey && <span className={style.grey}>{t('papers.grey')}</span>}
            <NativeSelect
              size="xs"
              aria-label={t('papers.line', { name: paper.name })}
              value={paper.line ?? ''}
              data={[
                { value: '', label: t('papers.noLine') },
                ...lines.map(({ id, label }) => ({ value: id, label: pick(label) })),
              ]}
              onChange={(event) =>
                change(at, { line: event.currentTarget.value === '' ? null : event.currentTarget.value })
              }
            />
            <span className={style.paperActs}>
              <ActionIcon
                aria-label={t('papers.up', { name: paper.name })}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              >
                <IconArrowUp className={style.icon} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                aria-label={t('papers.down', { name: paper.name })}
                disabled={at === papers.length - 1}
                onClick={() => move(at, 1)}
              >
                <IconArrowDown className={style.icon} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                aria-label={t('papers.turn', { name: paper.name })}
                onClick={() => change(at, { turn: quarters[paper.turn] })}
              >
                <IconRotateClockwise className={style.icon} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                aria-label={t('papers.remove', { name: paper.name })}
                onClick={() => arrange(papers.toSpliced(at, 1))}
              >
                <IconX className={style.icon} aria-hidden="true" />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ol>
      <p className={style.document} role="status">
        {document === null ? t('papers.none') : t('papers.there', { size: formatSize(document.sizeBytes) })}
      </p>
      <div className={style.documentActs}>
        <Button
          variant="default"
          loading={isAttaching}
          leftSection={<IconPaperclip className={style.icon} aria-hidden="true" />}
          rightSection={<KeyHint keys="Ctrl+U" />}
          onClick={onAttach}
        >
          {t('papers.attach')}
        </Button>
        {document !== null && (
          <Button
            variant="default"
            leftSection={<IconEye className={style.icon} aria-hidden="true" />}
            rightSection={<KeyHint keys="F6" />}
            onClick={onLook}
          >
            {t('look.act')}
          </Button>
        )}
      </div>
    </>
  );
}
