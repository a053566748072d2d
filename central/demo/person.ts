import type { Party } from '#domain/party.ts';
import { createRandom, type Random, scatter } from './random.ts';

/** Invented people and companies. No telephone number of theirs can be dialled: no
 * Kenyan number begins with 0 after the country's code. Mail goes to example.com. */
const community = [
  {
    women: 'Wanjiku Wambui Njeri Nyambura Wairimu Muthoni',
    men: 'Kamau Njoroge Mwangi Kariuki Maina Githinji',
    family: 'Kamau Njoroge Mwangi Kariuki Gitau Ndungu Waweru Karanja',
  },
  {
    women: 'Achieng Atieno Akinyi Adhiambo Awuor',
    men: 'Otieno Ochieng Odhiambo Omondi Onyango',
    family: 'Otieno Ouma Odhiambo Okoth Owino Oduor Ogola',
  },
  {
    women: 'Nekesa Nafula Naliaka Khadenje Ayuma',
    men: 'Wafula Barasa Simiyu Wekesa Shikuku',
    family: 'Wafula Barasa Wanyonyi Mukhwana Shikuku Lusweti Makokha',
  },
  {
    women: 'Mwikali Nduku Mumbua Syombua Katunge',
    men: 'Mutua Musyoka Kioko Muli Nzioka',
    family: 'Mutua Musyoka Kilonzo Mulwa Nzomo Kyalo Muthama',
  },
  {
    women: 'Chebet Jepkosgei Cherono Jeptoo Chepngetich',
    men: 'Kiprono Kipchumba Kibet Cheruiyot Kiplagat',
    family: 'Rono Koech Ruto Bett Sang Kiptoo Langat Chepkwony',
  },
  {
    women: 'Kemunto Moraa Kerubo Nyaboke Bosibori',
    men: 'Ombati Nyakundi Momanyi Onsongo Makori',
    family: 'Nyakundi Momanyi Ombati Ongeri Nyamweya Mogaka',
  },
  {
    women: 'Kawira Karimi Kendi Makena Gatwiri',
    men: 'Mwenda Kimathi Mutuma Muriuki Kirimi',
    family: 'Murungi Mutethia Kinoti Mwiti Kaimenyi Muriithi',
  },
  {
    women: 'Mwanaisha Zuhura Kadzo Dama Fatma',
    men: 'Baraka Juma Karisa Salim Katana',
    family: 'Mwinyi Karisa Bakari Charo Kazungu Shee Athman',
  },
  {
    women: 'Hodan Sahra Halima Ifrah Amina',
    men: 'Abdi Hassan Mohamed Yusuf Ibrahim',
    family: 'Abdullahi Farah Warsame Noor Adan Dahir',
  },
  {
    women: 'Naserian Resian Nashipae Sanaipei',
    men: 'Lemayian Saitoti Sironka Ntutu',
    family: 'Ole Kina,Saitoti Nkaissery Sankok Tipis Lekuton',
  },
  { women: 'Akai Nakiru Ekiru Nawoi', men: 'Ekai Lokwang Ekal Lomuria', family: 'Ekal Nanok Lokorio Ewoi Lodepe' },
  {
    women: 'Wakesho Mghoi Mkamburi Walegwa',
    men: 'Mwakio Mwadime Kisombe Mjomba',
    family: 'Mwakio Mwadime Mwandawiro Mwatela Kisombe',
  },
  { women: 'Priya Meera Nisha Farzana', men: 'Rajesh Amit Imran Harpreet', family: 'Shah Patel Virani Sandhu Merali' },
].map(({ women, men, family }) => ({
  women: women.split(' '),
  men: men.split(' '),
  family: family.split(/[ ,](?!Kina)/),
}));
const womenGiven =
  'Grace Mercy Faith Esther Lucy Beatrice Caroline Irene Joyce Winnie Purity Agnes Naomi Ruth Lilian'.split(' ');
const menGiven =
  'John Peter Samuel David Daniel Joseph Brian Kevin Dennis Stephen Felix Victor Paul Moses George'.split(' ');
const trades = 'Logistics Hauliers Agrovet Hardware Tours Ventures Contractors Bakers Supplies Couriers'.split(' ');
const motorTrades = 'Motors,Car Bazaar,Autoworld,Car Imports'.split(',');
const towns = [
  ['Nairobi', '00100'],
  ['Mombasa', '80100'],
  ['Kisumu', '40100'],
  ['Eldoret', '30100'],
  ['Nakuru', '20100'],
  ['Thika', '01000'],
] as const;

const createName = (random: Random): string => {
  const group = random.pick(community);
  const woman = random.chance(0.45);
  const given = random.pick(woman ? womenGiven : menGiven);
  const own = random.pick(woman ? group.women : group.men);
  const family = random.pick(group.family.filter((name) => name !== own));
  return random.chance(0.85) ? `${given} ${own} ${family}` : `${own} ${family}`;
};

const createContact = (random: Random) => {
  const [town, code] = random.pick(towns);
  return {
    phone: `+254000${random.digits(6)}`,
    postalAddress: `P.O. Box ${random.integer(120, 68_000)}-${code} ${town}`,
  };
};

/** @param ordinal different for every person of the demonstration, so that no two share a number. */
export const createPerson = (seed: number, ordinal: number): Party => {
  const random = createRandom(seed, `person/${ordinal}`);
  const name = createName(random);
  const { phone, postalAddress } = createContact(random);
  return {
    kind: 'individual',
    name,
    identity: { kind: 'national-id', number: String(10_000_000 + scatter(seed, ordinal, 31_000_000)) },
    kraPin: `A0${String(scatter(seed + 7, ordinal, 100_000_000)).padStart(8, '0')}${random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ'])}`,
    phone,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`,
    postalAddress,
  };
};

const foreignNames = [
  'Amara Nwosu',
  'Elena Petrova',
  'Tomas Silva',
  'Mei Lin Zhou',
  'Aminata Traore',
  'Jonas Lindqvist',
  'Sofia Rossi',
  'Deng Majok Garang',
  'Solange Uwase',
  'Neema Mushi',
];

/** Who lives here without being a citizen, with the document that shows it. */
export const createForeigner = (seed: number, ordinal: number, kind: 'alien-card' | 'passport'): Party => {
  const number = String(100_000 + scatter(seed + 29, ordinal, 899_999));
  return {
    ...createPerson(seed, ordinal),
    name: createRandom(seed, `foreigner/${ordinal}`).pick(foreignNames),
    identity: { kind, number: kind === 'passport' ? `DX${number}` : number },
    email: 'visitor@example.com',
  };
};

/** `Mfano` is Kiswahili for example: none of these companies exists. */
export const createOrganisation = (seed: number, ordinal: number, isDealer = false): Party => {
  const random = createRandom(seed, `organisation/${ordinal}`);
  const { phone, postalAddress } = createContact(random);
  const name = `Mfano ${random.pick(random.pick(community).family)} ${random.pick(isDealer ? motorTrades : trades)} Limited`;
  return {
    kind: 'organisation',
    name,
    identity: {
      kind: 'company',
      number: `PVT-${random.pick([...'ABCDEFGHJK'])}${random.pick([...'LMNPRSTUVX'])}U${String(scatter(seed, ordinal, 9000) + 1000)}`,
    },
    kraPin: `P05${String(scatter(seed + 11, ordinal, 10_000_000)).padStart(7, '0')}${random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ'])}`,
    phone,
    email: 'office@example.com',
    postalAddress,
  };
};
