import { Button } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import SignaturePadCanvas, { type PointGroup } from 'signature_pad';
import type { Signature } from '#domain/application.ts';
import style from './signature-pad.module.css';

/** The box that strokes are kept in, whatever the size on screen (`domain/application.ts`, signatureSchema). */
const box = { width: 600, height: 200 };
const maxPoints = 2000;
const maxStrokes = 200;

type Stroke = { points: readonly { x: number; y: number }[] };
type Size = { width: number; height: number };

const hold = (value: number, most: number): number => Math.min(Math.max(Math.round(value * 10) / 10, 0), most);

/** Strokes on a canvas of any size, as flat x,y lists in the box. A dot counts as a short stroke. */
export const toStrokes = (drawn: readonly Stroke[], size: Size): number[][] =>
  drawn
    .filter(({ points }) => points.length > 0)
    .slice(0, maxStrokes)
    .map(({ points }) => {
      const every = Math.ceil(points.length / maxPoints);
      const kept = points.filter((_, index) => index % every === 0 || index === points.length - 1);
      const flat = kept.flatMap(({ x, y }) => [
        hold((x / size.width) * box.width, box.width),
        hold((y / size.height) * box.height, box.height),
      ]);
      const [x = 0, y = 0] = flat;
      return flat.length >= 4 ? flat : [x, y, hold(x + 1, box.width), y];
    });

/** Strokes drawn on one size, on another: every point where it was, in proportion. */
export const scaleStrokes = <One extends Stroke>(drawn: readonly One[], from: Size, to: Size): One[] =>
  drawn.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((point) => ({
      ...point,
      x: (point.x * to.width) / from.width,
      y: (point.y * to.height) / from.height,
    })),
  }));

const pen = { minWidth: 0.8, maxWidth: 2.2 };

/** Strokes of the box as the canvas keeps them. */
const fromStrokes = ({ strokes }: Signature, penColor: string): PointGroup[] =>
  strokes.map((flat) => ({
    ...pen,
    penColor,
    dotSize: 0,
    velocityFilterWeight: 0.7,
    compositeOperation: 'source-over',
    points: flat.flatMap((x, index) =>
      index % 2 === 0 ? [{ x, y: flat[index + 1] ?? 0, time: index, pressure: 0.5 }] : [],
    ),
  }));

type Props = {
  /** What was signed before it came on screen. */
  initial?: Signature | null;
  /** `null` while nothing is signed. */
  onChange: (signature: Signature | null) => void;
  disabled?: boolean;
  ref?: Ref<{ focus: () => void }>;
};

/** Where the collector signs, with a pen, a finger or the mouse. Only strokes are kept, no picture. */
export function SignaturePad({ initial = null, onChange, disabled = false, ref }: Props) {
  const { t } = useTranslation('collection');
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const padRef = useRef<SignaturePadCanvas | null>(null);
  const [isSigned, setSigned] = useState(initial !== null);
  const begun = useRef(initial);
  const told = useRef(onChange);
  told.current = onChange;

  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null) return;
    const pad = new SignaturePadCanvas(canvas, { penColor: getComputedStyle(canvas).color, ...pen });
    padRef.current = pad;
    const tell = (): void => {
      const { width, height } = canvas.getBoundingClientRect();
      const strokes = toStrokes(pad.toData(), { width, height });
      setSigned(strokes.length > 0);
      told.current(strokes.length > 0 ? { strokes } : null);
    };
    pad.addEventListener('endStroke', tell);
    // A canvas forgets what is on it when its size changes: the strokes are drawn again at the new scale.
    let before: Size = box;
    if (begun.current !== null) pad.fromData(fromStrokes(begun.current, pad.penColor));
    const observer = new ResizeObserver(() => {
      const { width, height } = canvas.getBoundingClientRect();
      if (width === 0) return;
      const strokes = pad.toData();
      const ratio = window.devicePixelRatio;
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      canvas.getContext('2d')?.scale(ratio, ratio);
      pad.fromData(scaleStrokes(strokes, before, { width, height }));
      before = { width, height };
    });
    observer.observe(canvas);
    return () => {
      observer.disconnect();
      pad.off();
    };
  }, []);

  useEffect(() => {
    if (disabled) padRef.current?.off();
    else padRef.current?.on();
  }, [disabled]);

  useImperativeHandle(ref, () => ({ focus: () => canvasRef.current?.focus() }));

  return (
    <div className={style.pad}>
      <div className={style.frame}>
        <canvas
          ref={canvasRef}
          className={style.canvas}
          tabIndex={0}
          role="img"
          aria-label={isSigned ? t('sign.signed') : t('sign.empty')}
        />
        <span className={style.line} aria-hidden="true" />
        {!isSigned && (
          <span className={style.invite} aria-hidden="true">
            {t('sign.invite')}
          </span>
        )}
      </div>
      <Button
        variant="default"
        disabled={!isSigned || disabled}
        leftSection={<IconEraser className={style.icon} aria-hidden="true" />}
        onClick={() => {
          padRef.current?.clear();
          setSigned(false);
          onChange(null);
          canvasRef.current?.focus();
        }}
      >
        {t('sign.clear')}
      </Button>
    </div>
  );
}
