/**
 * What the pretend web writes about. Every outlet, company, person and event is invented; a few events are told by several
 * outlets, each in its own words, as real news is.
 */

export interface Story {
  /** The last part of its address. */
  readonly slug: string;
  readonly title: string;
  readonly lede: string;
  readonly paragraphs: readonly string[];
  readonly author: string;
  readonly tags: readonly string[];
  /** Before the start of the pretend web. */
  readonly hoursAgo: number;
}

/** Hours ago, headline, first sentence, tags. */
type Line = readonly [hoursAgo: number, title: string, lede: string, tags: readonly string[]];

const BACKGROUND: readonly string[] = [
  'The company did not say how many orders it holds. Two suppliers, who asked not to be named because the contracts are private, put the figure near forty thousand.',
  'Analysts at Brightwater Mobility called the step overdue. “Everybody knew the old plan was written for cheaper money,” they wrote to clients.',
  'A spokesperson said that drivers would notice little beyond shorter queues, and that older cars would not be left behind.',
  'Tests by this newsroom on a wet Tuesday came within four per cent of the published figures, which is closer than most.',
  'The regulator has sixty days to object. It has objected to two of the last eleven filings of this kind.',
  'Prices were not announced. People who have seen the draft list expect them to land just under last year’s.',
  'What happens next depends on a factory that does not yet have a roof. Builders on the site say that it will by spring.',
  'The first deliveries go to the north of the country, where the winter will be an honest judge.',
];

/** Latin titles make their own slugs; others are numbered. */
function slugOf(title: string, index: number): string {
  const plain = title
    .normalize('NFD')
    .replace(/[\p{M}’]/gu, '')
    .toLowerCase();
  const words = plain.match(/[a-z0-9]+/gu) ?? [];
  return words.length >= 3 ? words.slice(0, 9).join('-') : `story-${index + 1}`;
}

function written(authors: readonly string[], lines: readonly Line[], background = BACKGROUND): Story[] {
  return lines.map(([hoursAgo, title, lede, tags], index) => ({
    slug: slugOf(title, index),
    title,
    lede,
    paragraphs: [0, 1, 2].map((step) => background[(index * 3 + step) % background.length] ?? ''),
    author: authors[index % authors.length] ?? '',
    tags,
    hoursAgo,
  }));
}

export const voltpostStories = written(
  ['Mara Lindqvist', 'Theo Okafor'],
  [
    [
      0.4,
      'Halden Motors opens its charging network to every brand on Monday',
      'Halden Motors will let any electric car charge at its 3,100 stations from Monday, two months ahead of plan.',
      ['Charging', 'Halden'],
    ],
    [
      2.5,
      'Corvane Lark review: the small car that remembers it is small',
      'Four days, 900 kilometres and one very steep ferry ramp with the cheapest car of the year.',
      ['Reviews'],
    ],
    [
      5,
      'Peregrine cuts the price of the Merlin by a tenth',
      'Peregrine Auto has cut the Merlin to 31,900 in every market where it is sold.',
      ['Prices', 'Peregrine'],
    ],
    [
      9,
      'Why your winter range is better than you think',
      'Heat pumps, warm garages and patience: what 1,200 readers measured last January.',
      ['Guides', 'Batteries'],
    ],
    [
      14,
      'Aurelo shows a van with a kitchen sink & a 400 km range',
      'The camper that Aurelo promised in spring has arrived, and the sink is standard.',
      ['Aurelo', 'Vans'],
    ],
    [
      22,
      'Halden recalls 1,940 cars over a loose seat rail',
      'The rail can creak, says Halden; the safety board says it can do more than that.',
      ['Halden', 'Safety'],
    ],
    [
      31,
      'A school bus that feeds the gym: two-way charging reaches Norrby',
      'At half past three the buses come home and the lights stay on.',
      ['Charging', 'Grid'],
    ],
    [
      46,
      'Cellmere and Corvane sign for 12 GWh of sodium cells',
      'Sodium moves from scooters into a family car for the first time in Europe.',
      ['Batteries', 'Corvane'],
    ],
  ],
);

export const gridwireStories = written(
  ['Ines Barroso'],
  [
    [
      0.7,
      'Halden’s stations open to all cars from Monday',
      'The 3,100 stations of Halden Motors stop asking what badge is on the bonnet.',
      ['charging'],
    ],
    [
      3,
      'Ionbridge orders 800 battery-buffered chargers for villages',
      'A charger with its own battery needs no new cable, and the cable is what takes years.',
      ['charging'],
    ],
    [
      8,
      'Night tariffs fall below four cents on the coast',
      'Wind at three in the morning is nearly free again; so is charging.',
      ['grid'],
    ],
    [
      19,
      'Operators agree on one sticker for one plug',
      'After nine years of committee work the sticker is round and green.',
      ['standards'],
    ],
    [
      27,
      'Charger vandalism halves where cables are marked',
      'A line of coloured thread inside the sheath has done what cameras did not.',
      ['charging'],
    ],
    [
      52,
      'Port of Veld plugs in its first ferry',
      'Seven megawatts, eleven minutes, one very large plug.',
      ['grid', 'ships'],
    ],
  ],
);

export const amperageStories = written(
  ['Desk'],
  [
    [
      1,
      'Sodium cells pass the nail test on live television',
      'The nail went in, the presenter flinched, nothing else happened.',
      ['batteries'],
    ],
    [
      6,
      'Household batteries outsell heat pumps for a second quarter',
      'Installers speak of a waiting list of nine weeks.',
      ['batteries'],
    ],
    [
      17,
      'What a used battery is worth after ten years',
      'More than the car around it, finds a survey of 4,300 sales.',
      ['batteries'],
    ],
    [33, 'Cellmere hires 600 for its second plant', 'Training starts before the roof is on.', ['industry']],
    [
      58,
      'Lithium price falls to a six-year low',
      'Miners blame stock, makers thank chemistry.',
      ['industry'],
    ],
  ],
);

export const chargelineStories = written(
  ['Jonas Weir', 'Amrita Sen'],
  [
    [
      1.2,
      'Five things to know before Halden’s network opens to everyone',
      'The app, the price, the plug, the queue and the one station to avoid.',
      ['charging', 'guides'],
    ],
    [
      4,
      'We drove the E-road north and counted every charger',
      'Of 412 chargers 397 worked, and eleven of the rest were asleep.',
      ['charging', 'road trips'],
    ],
    [
      11,
      'Tested: nine portable chargers, two worth carrying',
      'One of the nine smelled of fish, which the maker calls a known issue.',
      ['reviews'],
    ],
    [
      24,
      'Amperio’s megawatt plug fills a lorry over lunch',
      'Forty-four minutes from nearly flat to nearly full, soup included.',
      ['lorries', 'charging'],
    ],
    [
      39,
      'Kerbside charging comes to streets without drives',
      'A lamp post, a flap and a cable that is only there when you are.',
      ['charging', 'cities'],
    ],
    [
      61,
      'How to read a charging receipt',
      'Energy, minutes, idling: three prices hide in one line.',
      ['guides'],
    ],
  ],
);

export const orbitalStories = written(
  ['Captain Rhee'],
  [
    [
      1.6,
      'Heliodyne lands its booster on a moving ship at night',
      'The deck cameras saw nothing but fog until the legs were down.',
      ['launch'],
    ],
    [
      7,
      'Orbit Nine’s tug moves a dead satellite for the first time',
      'Eleven kilometres is not far, but it is the direction that counts.',
      ['satellites'],
    ],
    [
      21,
      'Lunar rover Pika wakes after its third night',
      'Pika was built for one night; its batteries disagree.',
      ['moon', 'batteries'],
    ],
    [
      37,
      'A weather station the size of a shoebox reaches Mars orbit',
      'Nine students and a borrowed antenna brought it there.',
      ['mars'],
    ],
    [
      64,
      'Launch insurers raise rates after a quiet year',
      'Quiet years make insurers nervous, one of them explains.',
      ['business'],
    ],
  ],
);

export const cellworksStories = written(
  ['Dr. Lena Vos', 'Pavel Hora'],
  [
    [
      2,
      'Inside the dry room: how Cellmere makes a sodium cell',
      'Air with less water than Mars, and people in it who drink tea through a hatch.',
      ['batteries', 'factories'],
    ],
    [
      10,
      'Solid electrolytes crack; this one heals',
      'A glass that flows at night may be the electrolyte that lasts.',
      ['batteries', 'research'],
    ],
    [
      26,
      'The teardown: Corvane Lark battery pack',
      'Forty-one bolts, no glue, and a repair manual that is not a joke.',
      ['batteries', 'teardown'],
    ],
    [
      43,
      'Recyclers want your old pack in one piece',
      'Shredding is out, unscrewing is in, and robots do most of it.',
      ['recycling'],
    ],
    [
      70,
      'Ten-minute charging costs less life than feared',
      'After 2,000 fast fills the test cells keep 88 per cent.',
      ['batteries', 'charging'],
    ],
  ],
);

export const dieshrinkStories = written(
  ['Kit Amara'],
  [
    [
      1.8,
      'Quartzfold’s car chip does the work of nine boxes',
      'Nine control units leave the wiring loom, and forty metres of copper with them.',
      ['chips', 'cars'],
    ],
    [
      12,
      'Nanoforge fills its gallium nitride line until 2029',
      'On-board chargers shrink, order books do not.',
      ['chips', 'charging'],
    ],
    [
      28,
      'A radar for the price of a sandwich',
      'One chip, sixteen antennas, and a supplier who will not say who bakes it.',
      ['chips'],
    ],
    [
      49,
      'Why the new lithography machine hums in B flat',
      'The pumps were tuned so that the neighbours would not complain.',
      ['chips', 'factories'],
    ],
  ],
);

export const podcastStories = written(
  ['Range Radio'],
  [
    [3.5, 'Episode 42: The plug that won', 'How one connector outlived its committee.', ['podcast']],
    [
      75,
      'Episode 41: Driving to the sea and back on sodium',
      'A cheap car, a long road, a cold night.',
      ['podcast'],
    ],
    [
      170,
      'Episode 40: Who owns the charger on your street?',
      'Nobody, it turns out, and then three people at once.',
      ['podcast'],
    ],
    [260, 'Episode 39: Bus drivers on electric buses', 'They miss the heater and nothing else.', ['podcast']],
  ],
);

export const megawattStories = written(
  ['Olu Adeyemi'],
  [
    [
      4.5,
      'Three island grids ran on batteries alone last night',
      'For six hours no generator turned on any of them.',
      ['grid', 'batteries'],
    ],
    [
      29,
      'The transformer queue is now four years long',
      'Order today and it will be delivered with the next government.',
      ['grid'],
    ],
    [
      55,
      'Used car packs hold up a village network',
      'Sixty-two retired packs, one barn, no blackouts since March.',
      ['grid', 'batteries'],
    ],
    [
      90,
      'Reactive power, explained with a glass of beer',
      'The foam is the part that you pay for and cannot drink.',
      ['grid'],
    ],
  ],
);

export const solidStateStories = written(
  ['Nadia Brandt'],
  [
    [
      2.2,
      'Peregrine’s Merlin is now ten per cent cheaper',
      'The cut brings the Merlin under a tax threshold in four countries.',
      ['prices'],
    ],
    [13, 'A gearbox returns to the electric car', 'Two speeds, one reason: motorways.', ['technology']],
    [
      36,
      'The quiet end of the twelve-volt battery',
      'Forty-eight volts take over, one wiper motor at a time.',
      ['technology'],
    ],
    [
      66,
      'Tyres that whisper: what electric cars taught rubber',
      'With the engine gone, the tyre was the loudest thing left.',
      ['technology'],
    ],
  ],
);

export const roadsideStories = written(
  ['Bea Nwosu'],
  [
    [
      1.1,
      'A night at the busiest charger in the country',
      'By two in the morning the regulars have chairs.',
      ['charging', 'reportage'],
    ],
    [
      16,
      'The mechanic who stopped changing oil',
      'She kept the lift, sold the drains and bought insulated gloves.',
      ['people'],
    ],
    [
      44,
      'Motorway cafés discover the forty-minute guest',
      'Charging customers order soup, and soup has margins.',
      ['business'],
    ],
  ],
);

export const looseStories = written(
  ['R&D desk'],
  [
    [
      2.8,
      'R&D spending at Halden & Sons rises again',
      'Research & development takes 9 % of sales, more than marketing & racing together.',
      ['business'],
    ],
    [15, 'Nuts & bolts: the Lark, taken apart', 'Every screw counted & weighed.', ['teardown']],
    [38, 'Q&A: can I charge in the rain?', 'Yes & we have a photograph to prove it.', ['charging']],
    [59, 'AC & DC: which do you need at home?', 'Nearly always the slow one.', ['charging']],
  ],
);

export const secondEditionStories = written(
  ['Night desk'],
  [
    [
      0.2,
      'Kestrel recalls 4,000 vans over a door hinge',
      'The hinge can open when it should not.',
      ['safety'],
    ],
    [18, 'Kestrel’s order book reaches spring', 'Fleet buyers came early this year.', ['business']],
    [
      40,
      'Small vans, large lies: load figures compared',
      'Three of eight vans carry what they claim.',
      ['vans'],
    ],
  ],
);

/** The headline that replaces the first of `secondEditionStories` after a minute. */
export const CORRECTED_HEADLINE = 'Correction: Kestrel recalls 400 vans, not 4,000';

export const echoStories = written(
  ['Wire service'],
  [
    [
      2.1,
      'Heliodyne booster lands on a ship in fog',
      'The night landing was the company’s first.',
      ['space'],
    ],
    [12, 'Tug nudges dead satellite into a safer orbit', 'Orbit Nine calls it a rescue.', ['space']],
    [20, 'Sodium cells win a place in a family car', 'Cellmere supplies, Corvane builds.', ['batteries']],
    [34, 'Charging prices fall for the third month', 'Competition arrives at the motorway.', ['charging']],
    [48, 'Ferry charges in eleven minutes at Veld', 'The port plugs in seven megawatts.', ['ships']],
  ],
);

export const timelessStories = written(
  [''],
  [
    [1, 'Notes on a quiet motor', 'It sings only when it is cold.', []],
    [2, 'On waiting for a charger', 'Waiting is a skill and I am losing it.', []],
    [3, 'A battery is a promise', 'Somebody else keeps it.', []],
    [4, 'Maps of places without plugs', 'There are fewer each year and I collect them.', []],
  ],
);

export const russianStories = written(
  ['Анна Соколова', 'Игорь Левин'],
  [
    [
      1.4,
      'Зарядные станции «Хальден» откроют для всех с понедельника',
      'Более трёх тысяч станций перестанут спрашивать марку автомобиля.',
      ['зарядка'],
    ],
    [
      9,
      'Натриевые батареи прошли испытание морозом',
      'При минус тридцати ёмкость упала лишь на десятую часть.',
      ['батареи'],
    ],
    [
      25,
      'Ночной тариф: как зарядить машину за копейки',
      'Объясняем, почему в три часа ночи ветер почти ничего не стоит.',
      ['зарядка', 'тарифы'],
    ],
    [
      47,
      'Электробус № 12 проехал миллион километров',
      'Водитель говорит, что скучает только по печке.',
      ['транспорт'],
    ],
  ],
  [
    'Компания не назвала цену — её обещают объявить весной.',
    'По словам инженеров, запас прочности больше, чем заявлено.',
    'Первые поставки начнутся на севере, где зима проверит всё сама.',
  ],
);

export const frenchStories = written(
  ['Éloïse Garnier'],
  [
    [
      2.6,
      'L’été où les bornes n’ont pas fait la queue',
      'Sur l’autoroute des vacances, dix-sept minutes d’attente en moyenne… au lieu de quarante.',
      ['recharge'],
    ],
    [
      18,
      'À Besneville, l’école chauffe grâce aux bus',
      'Les batteries rendent le soir ce qu’elles ont reçu à midi.',
      ['réseau'],
    ],
    [
      42,
      'Une citadine à 15 900 € : le pari de Corvane',
      'Moins de gadgets, plus de kilomètres, et des sièges très français.',
      ['voitures'],
    ],
  ],
  [
    'Le fabricant n’a pas souhaité répondre à nos questions — pas encore.',
    'L’autorité a soixante jours pour s’y opposer ; elle ne l’a fait que deux fois.',
    '« Nous livrerons à l’heure », promet la direction.',
  ],
);

export const japaneseStories = written(
  ['森川 由紀'],
  [
    [1.9, 'ナトリウム電池、家庭用自動車に初採用', 'セルミア社とコーベイン社が供給契約を結んだ。', ['電池']],
    [15, '急速充電器、山間の村に八百基', '蓄電池を内蔵し、新しい送電線はいらない。', ['充電']],
    [41, '月面車「ピカ」、三度目の夜を越える', '設計は一晩だけのはずだった。', ['宇宙']],
  ],
  [
    '価格は春に発表される見込みだ。',
    '最初の納車は北国から始まる。',
    '「冬が最も正直な審判だ」と技術者は語る。',
  ],
);
