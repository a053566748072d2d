import { ActionIcon, Popover, SegmentedControl, Tooltip } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { languageSchema } from '#domain/bilingual.ts';
import { preferenceSchema, themeSchema } from '#domain/contract/screen/program.ts';
import { usePreference } from '../use-preference.ts';
import style from './display.module.css';

const textSizes = [100, 125, 150, 175, 200] as const;

/** Language, theme and text size, each one press, each at once. */
export function Display() {
  const { t } = useTranslation();
  const { preference, change } = usePreference();
  const id = useId();
  if (preference === undefined) return null;
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('bar.settings')}>
          <ActionIcon size="lg" aria-label={t('bar.settings')}>
            <IconLanguage className={style.icon} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={style.panel} aria-label={t('bar.settings')}>
        <p className={style.label} id={`${id}-language`}>
          {t('bar.language')}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby={`${id}-language`}
          value={preference.language}
          onChange={(value) => change({ language: languageSchema.parse(value) })}
          data={languageSchema.options.map((value) => ({ value, label: t(`bar.languages.${value}`) }))}
        />
        <p className={style.label} id={`${id}-theme`}>
          {t('bar.theme')}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby={`${id}-theme`}
          value={preference.theme}
          onChange={(value) => change({ theme: themeSchema.parse(value) })}
          data={themeSchema.options.map((value) => ({ value, label: t(`bar.themes.${value}`) }))}
        />
        <p className={style.label} id={`${id}-size`}>
          {t('bar.textSize')}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby={`${id}-size`}
          value={String(preference.textSize)}
          onChange={(value) => change({ textSize: preferenceSchema.shape.textSize.parse(Number(value)) })}
          data={textSizes.map((value) => ({ value: String(value), label: `${value}%` }))}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
