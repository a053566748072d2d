import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import {
  IconArrowAutofitHeight,
  IconArrowAutofitWidth,
  IconBook,
  IconChevronLeft,
  IconChevronRight,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconMinus,
  IconPin,
  IconPlus,
  IconRotateClockwise,
  IconSearch,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './pdf-viewer.module.css';
import type { Zoom } from './use-view.ts';

type ToolProps = {
  label: string;
  keys?: string;
  children: ReactNode;
  isPressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
};
function Tool({ label, keys, children, isPressed, disabled, onClick }: ToolProps) {
  return (
    <Tooltip label={keys === undefined ? label : `${label} · ${keys}`}>
      <ActionIcon
        aria-label={label}
        aria-pressed={isPressed}
        variant={isPressed === true ? 'light' : 'subtle'}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function PageBox({ page, pageCount, goTo }: { page: number; pageCount: number; goTo: (page: number) => void }) {
  const { t } = useTranslation('viewer');
  const [typed, setTyped] = useState(String(page));
  useEffect(() => setTyped(String(page)), [page]);
  const commit = (): void => {
    const wanted = Number.parseInt(typed, 10);
    if (Number.isNaN(wanted)) setTyped(String(page));
    else goTo(Math.min(Math.max(wanted, 1), pageCount));
  };
  return (
    <TextInput
      size="xs"
      className={classes.pageBox}
      inputMode="numeric"
      data-scan="never"
      aria-label={t('pageNumber')}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value.replace(/\D/g, ''))}
      onBlur={commit}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

type Props = {
  page: number;
  pageCount: number;
  scale: number | undefined;
  zoom: Zoom;
  isRailOpen: boolean;
  isFindOpen: boolean;
  goTo: (page: number) => void;
  step: (by: 1 | -1) => void;
  /** Of a document that the screen is there for: two pages that follow one another, or one kept beside any other. */
  pair: { isPair: boolean; isKept: boolean; togglePair: () => void; toggleKept: () => void } | undefined;
  onZoom: (zoom: Zoom) => void;
  onStepZoom: (by: 1 | -1) => void;
  onRotate: () => void;
  onRail: () => void;
  onFind: () => void;
};

export function ViewerToolbar({
  page,
  pageCount,
  scale,
  zoom,
  isRailOpen,
  isFindOpen,
  goTo,
  step,
  pair,
  onZoom,
  onStepZoom,
  onRotate,
  onRail,
  onFind,
}: Props) {
  const { t } = useTranslation('viewer');
  const fit = 'fit' in zoom ? zoom.fit : undefined;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('tools')}>
      {pageCount > 1 && (
        <>
          <Tool label={isRailOpen ? t('hideThumbnails') : t('showThumbnails')} onClick={onRail}>
            {isRailOpen ? (
              <IconLayoutSidebarLeftCollapse className={classes.iconLarge} aria-hidden="true" />
            ) : (
              <IconLayoutSidebarLeftExpand className={classes.iconLarge} aria-hidden="true" />
            )}
          </Tool>
          <span className={classes.divider} />
          <Tool label={t('previousPage')} keys="[" disabled={page <= 1} onClick={() => step(-1)}>
            <IconChevronLeft className={classes.iconLarge} aria-hidden="true" />
          </Tool>
          <PageBox page={page} pageCount={pageCount} goTo={goTo} />
          <span className={classes.pageCount}>{t('ofPages', { total: pageCount })}</span>
          <Tool label={t('nextPage')} keys="]" disabled={page >= pageCount} onClick={() => step(1)}>
            <IconChevronRight className={classes.iconLarge} aria-hidden="true" />
          </Tool>
        </>
      )}
      <span className={classes.gap} />
      <Tool label={t('zoomOut')} keys="−" onClick={() => onStepZoom(-1)}>
        <IconMinus className={classes.iconLarge} aria-hidden="true" />
      </Tool>
      <span className={classes.zoom}>
        {scale === undefined ? '' : t('zoomed', { percent: Math.round(scale * 100) })}
      </span>
      <Tool label={t('zoomIn')} keys="+" onClick={() => onStepZoom(1)}>
        <IconPlus className={classes.iconLarge} aria-hidden="true" />
      </Tool>
      <Tool label={t('fitWidth')} keys="W" isPressed={fit === 'width'} onClick={() => onZoom({ fit: 'width' })}>
        <IconArrowAutofitWidth className={classes.iconLarge} aria-hidden="true" />
      </Tool>
      <Tool label={t('fitPage')} keys="0" isPressed={fit === 'page'} onClick={() => onZoom({ fit: 'page' })}>
        <IconArrowAutofitHeight className={classes.iconLarge} aria-hidden="true" />
      </Tool>
      {pair !== undefined && pageCount > 1 && (
        <>
          <span className={classes.divider} />
          <Tool label={t('twoPages')} keys="D" isPressed={pair.isPair} onClick={pair.togglePair}>
            <IconBook className={classes.iconLarge} aria-hidden="true" />
          </Tool>
          <Tool
            label={pair.isKept ? t('letPageGo') : t('keepPage')}
            keys="B"
            isPressed={pair.isKept}
            onClick={pair.toggleKept}
          >
            <IconPin className={classes.iconLarge} aria-hidden="true" />
          </Tool>
        </>
      )}
      <span className={classes.divider} />
      <Tool label={t('rotate')} keys="T" onClick={onRotate}>
        <IconRotateClockwise className={classes.iconLarge} aria-hidden="true" />
      </Tool>
      <Tool label={t('find.label')} keys="Ctrl+F" isPressed={isFindOpen} onClick={onFind}>
        <IconSearch className={classes.iconLarge} aria-hidden="true" />
      </Tool>
    </div>
  );
}
