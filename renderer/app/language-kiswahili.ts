import beyond from '../../resources/locales/sw/beyond.json';
import carry from '../../resources/locales/sw/carry.json';
import caseText from '../../resources/locales/sw/case.json';
import check from '../../resources/locales/sw/check.json';
import collection from '../../resources/locales/sw/collection.json';
import common from '../../resources/locales/sw/common.json';
import error from '../../resources/locales/sw/error.json';
import lodge from '../../resources/locales/sw/lodge.json';
import name from '../../resources/locales/sw/name.json';
import print from '../../resources/locales/sw/print.json';
import queue from '../../resources/locales/sw/queue.json';
import repair from '../../resources/locales/sw/repair.json';
import scan from '../../resources/locales/sw/scan.json';
import session from '../../resources/locales/sw/session.json';
import shelf from '../../resources/locales/sw/shelf.json';
import status from '../../resources/locales/sw/status.json';
import sync from '../../resources/locales/sw/sync.json';
import vehicle from '../../resources/locales/sw/vehicle.json';
import viewer from '../../resources/locales/sw/viewer.json';
import word from '../../resources/locales/sw/word.json';

export const kiswahili = {
  beyond,
  carry,
  case: caseText,
  check,
  collection,
  common,
  error,
  lodge,
  name,
  print,
  queue,
  repair,
  scan,
  session,
  shelf,
  status,
  sync,
  vehicle,
  viewer,
  word,
} as const;
