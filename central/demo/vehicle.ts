import type { Vehicle } from '#domain/vehicle.ts';
import { type Random, scatter } from './random.ts';

/**
 * Models that are common on Kenyan roads, one line each: make, model, frame code (or the first eleven signs of a
 * VIN), engine code, cc (0: none), tare kg, seats, body, fuel (p d h e, o: none), years built from-to.
 */
const cars = `
Toyota|Corolla Axio|NZE161|1NZ-FE|1490|1090|5|Saloon|p|2012-2019
Toyota|Corolla Axio|NRE161|2NR-FKE|1490|1110|5|Saloon|p|2015-2024
Toyota|Corolla Fielder|NKE165|1NZ-FXE|1490|1180|5|Station wagon|h|2013-2024
Toyota|Vitz|KSP130|1KR-FE|990|970|5|Hatchback|p|2011-2020
Toyota|Passo|M700A|1KR-FE|990|910|5|Hatchback|p|2016-2023
Toyota|Aqua|NHP10|1NZ-FXE|1490|1090|5|Hatchback|h|2012-2021
Toyota|Premio|NZT260|1NZ-FE|1490|1210|5|Saloon|p|2008-2021
Toyota|Harrier|ZSU60|3ZR-FAE|1980|1560|5|Station wagon|p|2014-2020
Toyota|Land Cruiser Prado|GDJ150|1GD-FTV|2750|2190|7|Station wagon|d|2015-2023
Toyota|Hiace|KDH201|1KD-FTV|2980|1840|14|Van|d|2008-2017
Mazda|Demio|DE3FS|ZJ-VE|1340|990|5|Hatchback|p|2008-2014
Mazda|Demio|DJLFS|P5-VPS|1490|1060|5|Hatchback|p|2018-2019
Mazda|CX-5|KF2P|SH-VPTS|2180|1670|5|Station wagon|d|2017-2024
Mazda|Axela|BM5FS|P5-VPS|1490|1260|5|Saloon|p|2014-2019
Nissan|Note|E12|HR12DE|1190|1030|5|Hatchback|p|2013-2020
Nissan|X-Trail|NT32|MR20DD|1990|1530|5|Station wagon|p|2014-2021
Nissan|Leaf|ZE1|EM57|0|1520|5|Hatchback|e|2018-2024
Subaru|Forester|SJ5|FB20|1990|1490|5|Station wagon|p|2013-2018
Subaru|Forester|SK9|FB25|2490|1530|5|Station wagon|p|2018-2023
Subaru|Impreza|GT7|FB20|1990|1380|5|Hatchback|p|2017-2022
Honda|Fit|GP5|LEB|1490|1130|5|Hatchback|h|2014-2020
Honda|Fit|GK3|L13B|1310|1020|5|Hatchback|p|2014-2020
Honda|Vezel|RU3|LEB|1490|1290|5|Station wagon|h|2014-2021
Suzuki|Swift|ZC83S|K12C|1240|860|5|Hatchback|p|2017-2023
Suzuki|Alto|HA36S|R06A|650|650|4|Hatchback|p|2015-2021
Mitsubishi|Outlander|GF8W|4J12|2350|1570|7|Station wagon|p|2013-2021
Volkswagen|Golf|WVWZZZAUZKP|CZCA|1390|1240|5|Hatchback|p|2014-2020
Mercedes-Benz|C 200|WDD2050422R|M274|1990|1450|5|Saloon|p|2015-2021
Isuzu|Elf|NPR85|4JJ1|2990|2680|3|Lorry|d|2008-2024
Mitsubishi|Canter|FEB50|4P10|2990|2560|3|Lorry|d|2012-2022`;
const motorcycles = `
Bajaj|Boxer BM150|MD2A21BYXLW|DUZW|145|118|2|Motorcycle|p|2015-2025
TVS|HLX 125|MD625AF53L1|DF5E|125|117|2|Motorcycle|p|2016-2025
Honda|CB125F|LALJA2396L3|JA23E|125|122|2|Motorcycle|p|2016-2024`;
const electricMotorcycle = `
Roam|Air|NRMEV1ARRN1|RMA3|0|135|2|Motorcycle|e|2022-2026`;

const electric = `
Nissan|Leaf|ZE1|EM57|0|1520|5|Hatchback|e|2018-2026
BYD|Atto 3|LGXCE4CB0P0|TZ200|0|1680|5|Station wagon|e|2022-2026`;
const tractors = `
Massey Ferguson|MF 375|MF375|A4.236|3860|2700|1|Tractor|d|2005-2026
New Holland|TT75|TT75|NEF|3900|2900|1|Tractor|d|2010-2026`;
/** A trailer has no engine, and nothing that one drives. */
const trailers = `
Mfano|Flatbed 13.6 m|MFT136|-|0|7200|0|Trailer|o|2005-2026`;

const classics = `
Toyota|Corolla DX|KE70|4K|1290|880|5|Saloon|p|1980-1987
Datsun|120Y|B210|A12|1170|820|5|Saloon|p|1974-1978
Nissan|Bluebird|U11|CA16|1590|1020|5|Saloon|p|1984-1988`;

const parse = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [make = '', model = '', code = '', engine = '', cc, tare, seats, body = '', fuel = 'p', years = ''] =
        line.split('|');
      const [from = 0, to = 0] = years.split('-').map(Number);
      const fuels = { p: 'petrol', d: 'diesel', h: 'hybrid', e: 'electric', o: 'other' } as const;
      return {
        make,
        model,
        code,
        engine,
        cc: Number(cc),
        tare: Number(tare),
        seats: Number(seats),
        body,
        fuel: fuels[fuel as keyof typeof fuels],
        from,
        to,
      }; // the table above
    });
const models = {
  car: parse(cars),
  motorcycle: parse(motorcycles),
  'electric-motorcycle': parse(electricMotorcycle),
  electric: parse(electric),
  tractor: parse(tractors),
  trailer: parse(trailers),
  classic: parse(classics),
};
/** As those of the demonstration are: with a number. */
export type DemonstrationVehicle = Vehicle & { registrationNumber: string };
export type VehicleKind = keyof typeof models;
type Model = (typeof models.car)[number];

const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'];
/** Series by the year in which they were issued, roughly; KDF is kept for the forces. */
const civilSeries = [
  [2008, 'KBA KBB KBC KBD KBE'],
  [2012, 'KBS KBT KBU KBV KBW'],
  [2015, 'KCA KCB KCC KCD KCE KCF'],
  [2018, 'KCN KCP KCQ KCR KCS KCT'],
  [2020, 'KCY KCZ KDA KDB KDC'],
  [2022, 'KDD KDE KDG KDH KDJ'],
  [2024, 'KDM KDN KDP KDQ'],
  [2026, 'KDR KDS KDT KDU'],
] as const;

/** Green plates are given from then on: the same day as that of the service that exchanges them. */
const greenPlatesFrom = '2026-02-07';

/** A mark that no other vehicle of the demonstration carries: the digits and last letter are scattered by `ordinal`. */
const createPlate = (
  seed: number,
  ordinal: number,
  random: Random,
  { fuel, bodyType }: Pick<Vehicle, 'fuel' | 'bodyType'>,
  registeredOn: string,
): string => {
  const spread = scatter(seed + 3, ordinal, 24 * 898);
  const tail = `${101 + (spread % 898)}${letters[Math.floor(spread / 898)]}`;
  if (bodyType === 'Trailer') return `Z${tail.slice(3)} ${random.integer(1, 9)}${tail.slice(0, 3)}`;
  if (bodyType === 'Tractor') return `KTC${random.pick(['A', 'B', 'C'])} ${tail}`;
  const isGreen = fuel === 'electric' && registeredOn >= greenPlatesFrom;
  if (bodyType === 'Motorcycle')
    return `${isGreen ? 'EMAA' : `KM${random.pick(['DE', 'EF', 'FG', 'GB', 'GH'])}`} ${tail}`;
  if (isGreen) return `EVA ${tail}`;
  const year = Number(registeredOn.slice(0, 4));
  if (year < 1989) return `K${tail.slice(3)}${random.pick(letters)} ${tail.slice(0, 3)}`;
  const series = civilSeries.filter(([from]) => from <= Math.max(year, 2008)).at(-1)?.[1] ?? 'KDU';
  return `${random.pick(series.split(' '))} ${tail}`;
};

/** The mark that a vehicle bore before it was registered anew. */
export const createOldPlate = (series: 'government' | 'diplomatic' | 'civil', random: Random): string => {
  if (series === 'government') return `GK${random.pick(letters)} ${random.integer(101, 998)}${random.pick(letters)}`;
  if (series === 'diplomatic') return `${random.integer(2, 98)} CD ${random.integer(1, 89)}K`;
  return `KB${random.pick(letters)} ${random.integer(101, 998)}${random.pick(letters)}`;
};

const createChassis = (seed: number, ordinal: number, { code }: Model): string =>
  code.length === 11
    ? `${code}${String(100_000 + scatter(seed + 5, ordinal, 900_000))}`
    : `${code}-${1_000_000 + scatter(seed + 5, ordinal, 9_000_000)}`;

/** One character of a chassis number misread, past the model code. */
export const misreadChassis = (chassis: string, random: Random): string => {
  const at = chassis.length - random.integer(2, 5);
  const digit = Number(chassis[at]);
  return `${chassis.slice(0, at)}${(digit + random.pick([3, 5, 7])) % 10}${chassis.slice(at + 1)}`;
};

const classes: Partial<Record<string, string>> = {
  Motorcycle: 'motorcycle',
  Tractor: 'tractor',
  Trailer: 'trailer-four-wheels',
};
const types: Partial<Record<string, string>> = {
  Motorcycle: 'Motorcycle',
  Tractor: 'Tractor',
  Trailer: 'Trailer',
  Lorry: 'Heavy commercial',
};
const axles: Partial<Record<string, number>> = { Motorcycle: 0, Trailer: 3 };

/**
 * @param years first and last year of manufacture wanted; a model still built then is chosen.
 * @param registeredOn the day that says which series of numbers the vehicle carries.
 */
export const createVehicle = (
  seed: number,
  ordinal: number,
  random: Random,
  kind: VehicleKind,
  years: [number, number],
  registeredOn: string,
): DemonstrationVehicle => {
  const built = models[kind].filter(({ from, to }) => to >= years[0] && from <= years[1]);
  const model = random.pick(built.length > 0 ? built : models[kind]);
  const year = Math.max(
    years[0],
    Math.min(years[1], random.integer(Math.max(model.from, years[0]), Math.min(model.to, years[1]))),
  );
  const { body, fuel } = model;
  const isDrawn = body === 'Trailer';
  const isManual = ['Lorry', 'Motorcycle', 'Tractor'].includes(body) || random.chance(0.08);
  return {
    registrationNumber: createPlate(seed, ordinal, random, { fuel, bodyType: body }, registeredOn),
    chassisNumber: createChassis(seed, ordinal, model),
    engineNumber: isDrawn ? '-' : `${model.engine}-${random.digits(body === 'Motorcycle' ? 6 : 7)}`,
    make: model.make,
    model: model.model,
    ...(classes[body] === undefined ? {} : { vehicleClass: classes[body] }),
    vehicleType: types[body] ?? 'Motor car',
    bodyType: body,
    bodyColour: random.pick(['White', 'Silver', 'Pearl white', 'Black', 'Grey', 'Blue', 'Red', 'Dark blue', 'Beige']),
    yearOfManufacture: year,
    fuel,
    transmission: isDrawn ? null : isManual ? 'manual' : 'automatic',
    driveSide: isDrawn ? null : 'right',
    ratingCc: model.cc === 0 ? null : model.cc,
    tareWeightKg: model.tare + random.integer(-2, 3) * 10,
    loadCapacityKg: body === 'Lorry' ? 3000 : isDrawn ? 28_000 : null,
    passengers: model.seats,
    axles: axles[body] ?? 2,
    use: ['Lorry', 'Van', 'Trailer', 'Tractor'].includes(body) ? 'commercial' : 'private',
    condition: 'used',
  };
};
