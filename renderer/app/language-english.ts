import beyond from '../../resources/locales/en/beyond.json';
import carry from '../../resources/locales/en/carry.json';
import caseText from '../../resources/locales/en/case.json';
import check from '../../resources/locales/en/check.json';
import collection from '../../resources/locales/en/collection.json';
import common from '../../resources/locales/en/common.json';
import error from '../../resources/locales/en/error.json';
import lodge from '../../resources/locales/en/lodge.json';
import name from '../../resources/locales/en/name.json';
import print from '../../resources/locales/en/print.json';
import queue from '../../resources/locales/en/queue.json';
import repair from '../../resources/locales/en/repair.json';
import scan from '../../resources/locales/en/scan.json';
import session from '../../resources/locales/en/session.json';
import shelf from '../../resources/locales/en/shelf.json';
import status from '../../resources/locales/en/status.json';
import sync from '../../resources/locales/en/sync.json';
import vehicle from '../../resources/locales/en/vehicle.json';
import viewer from '../../resources/locales/en/viewer.json';
import word from '../../resources/locales/en/word.json';

export const english = {
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
